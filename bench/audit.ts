import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStateDirectory } from '../lib/local/state-directory.ts';
import { verifyAudit } from '../lib/local-audit/verify-audit.ts';
import { aChain } from '../test/support/builders/audit-builders.ts';
import { figure } from './figure.ts';

const RECORDS = 10_000;

/** Reads a chain of 10,000 records from the state file and verifies it; the evidence that they name is not there. */
export async function benchAudit(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const state = openStateDirectory(directory);
  try {
    for (const record of aChain(RECORDS)) await state.audit.insert(record);
    const startedAt = performance.now();
    const { isIntact, chains } = await verifyAudit(state, { evidence: false });
    const seconds = (performance.now() - startedAt) / 1_000;
    if (!isIntact || chains[0]?.records !== RECORDS) throw new Error('the chain did not verify');
    figure('10,000 audit records verified', seconds, 5, 's');
  } finally {
    state.close();
    rmSync(directory, { recursive: true });
  }
}
