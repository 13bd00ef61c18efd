import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyTrail } from '../lib/audit/verify-trail.ts';
import { readAnswers } from '../lib/cli/audit/read-answers.ts';
import { assessRun } from '../lib/domain/gate/assess-run.ts';
import { openStateDirectory } from '../lib/local/state-directory.ts';
import { localTrail } from '../lib/local-audit/local-trail.ts';
import { decideRun } from '../test/support/builders/decided-run.ts';
import { aFinishedRun, aSuite } from '../test/support/builders/run-evidence.ts';
import { FAKE_START } from '../test/support/fakes/fake-ports.ts';
import { figure } from './figure.ts';

const RECORDS = 10_000;

/** Decides 10,000 runs of three cases, and derives all their verdicts again from what they left. */
export async function benchAudit(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const state = openStateDirectory(directory);
  try {
    const suite = aSuite(3);
    for (let number = 0; number < RECORDS; number += 1) {
      const startedAt = FAKE_START + number * 20_000;
      await decideRun(state, { runId: `run-${number}`, suite, startedAt });
    }
    const startedAt = performance.now();
    const { isIntact, chains } = await verifyTrail(localTrail(state), { readAnswers });
    const seconds = (performance.now() - startedAt) / 1_000;
    if (!isIntact || chains[0]?.records !== RECORDS) throw new Error('the chain did not verify');
    figure('10,000 records of three cases verified with meaning', seconds, 30, 's');
  } finally {
    state.close();
    rmSync(directory, { recursive: true });
  }
}
