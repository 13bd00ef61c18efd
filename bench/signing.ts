import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonBytes } from '../lib/domain/json-bytes.ts';
import { PRICES } from '../lib/forecast/price-list.ts';
import { openStateDirectory } from '../lib/local/state-directory.ts';
import { signVerdict } from '../lib/steps/decision/sign-verdict.ts';
import { anAuditRecord } from '../test/support/builders/audit-builders.ts';
import { aReport, aReportCase } from '../test/support/builders/report-builders.ts';
import { aSuite } from '../test/support/builders/run-evidence.ts';
import { aSigningKey, LIVE_SCOPE } from '../test/support/builders/verdict-builders.ts';
import { figure } from './figure.ts';

const RUNS = 40;
const CASES = 500;
const MAX_MS = 50;
const MAX_DOLLARS = 0.0002;

/** Signs verdicts of 500 cases on disk, and counts what a signature in an account costs. */
export async function benchSigning(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const { evidence, envelopes, audit, close } = opened(directory);
  try {
    const signing = { signer: aSigningKey().signer, envelopes };
    const cases = Array.from({ length: CASES }, (_, at) => aReportCase({ id: `case-${at}` }));
    const times: number[] = [];
    for (let number = 1; number <= RUNS; number += 1) {
      const runId = `run-${number}`;
      const report = jsonBytes(aReport({ run_id: runId, cases }));
      const kept = {
        suite: await evidence.put(runId, 'suite', 'json', jsonBytes(aSuite(CASES))),
        report: await evidence.put(runId, 'report', 'json', report),
      };
      const head = await audit.head('suite-1');
      const record = anAuditRecord(head, { run_id: runId, scope: LIVE_SCOPE, evidence: kept });
      await audit.insert(record);
      const startedAt = performance.now();
      const { status } = await signVerdict(record, { evidence, audit, signing });
      times.push(performance.now() - startedAt);
      if (status !== 'signed') throw new Error(`run ${number} is ${status}`);
    }
    const [cold = 0] = times;
    times.sort((a, b) => a - b);
    figure(`a verdict of ${CASES} cases signed, the median`, times[RUNS / 2] ?? 0, MAX_MS, 'ms');
    figure('the first of a process, which knows nothing yet', cold, MAX_MS, 'ms');
    figure(
      'a signature in an account, in millionths of a dollar',
      dollars() * 1e6,
      MAX_DOLLARS * 1e6,
      '$/1e6',
    );
  } finally {
    close();
    rmSync(directory, { recursive: true });
  }
}

function opened(directory: string) {
  const state = openStateDirectory(directory);
  const { evidence, envelopes, audit } = state;
  return { evidence, envelopes, audit, close: () => state.close() };
}

/** Signature and, as if no function were warm, the public key; envelope and key written, and read again. */
function dollars(): number {
  const asymmetric = 2 * PRICES.kmsEccRequest;
  const objects = 2 * PRICES.s3Put + 2 * PRICES.s3Get + 4 * PRICES.kmsRequest;
  // 200 records before its own, of 4 kB each.
  const records = 200 * PRICES.readUnit;
  return asymmetric + objects + records;
}
