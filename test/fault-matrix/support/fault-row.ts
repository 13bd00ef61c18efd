import { expect, it } from 'vitest';
import { ExitCode, exitCodeOf } from '../../../lib/cli/exit-code.ts';
import { verifyChain } from '../../../lib/domain/audit/verify-chain.ts';
import type { Verdict } from '../../../lib/domain/verdict.ts';
import { type FaultOutcome, leaksOf } from './fault-world.ts';

const HISTORY_LIMIT = 5_000;
const STATE_LIMIT_BYTES = 4 * 1024;

/** What a row of the matrix asserts of every run. */
export interface Measured {
  /** `none`: no verdict could be written down. */
  readonly verdict: Verdict | 'none';
  /** Code of the first reason. */
  readonly reason: string;
  /** Verdict of the one audit record of the run. */
  readonly audit: Verdict | 'none';
  readonly notification: string;
  readonly exitCode: number;
  readonly submissions: number;
  readonly requests: number;
}

export interface RowWords {
  /** What goes wrong. */
  readonly fault: string;
  /** What the design promises then. */
  readonly promise: string;
  /** What the run stands on, where it is not the local stores and a scripted wire. */
  readonly on?: string;
}

export interface MatrixRow extends RowWords {
  readonly id: string;
  readonly measured: Measured[];
}

/** The rows of this test run, in the order in which they were declared. */
export const matrix: MatrixRow[] = [];

export interface Row {
  /** Holds a run to what is promised of every run and of this one, and records it for the table. */
  holds(outcome: FaultOutcome, promised: Measured): void;
}

export function faultRow(id: string, words: RowWords, test: (row: Row) => Promise<void>): void {
  const entry: MatrixRow = { id, ...words, measured: [] };
  matrix.push(entry);
  it(`${id} ${words.fault}`, async () => {
    const measurements: Measured[] = [];
    await test({
      holds(outcome, promised) {
        expectSound(outcome);
        const measured = measuredOf(outcome);
        const why = outcome.run.reasons.map(({ message }) => message).join('; ');
        expect(measured, why).toEqual(promised);
        measurements.push(measured);
      },
    });
    expect(measurements.length).toBeGreaterThan(0);
    // Only now, so that a row that fails is not recorded.
    entry.measured.push(...measurements);
  });
}

function measuredOf({ run, report, records, platform }: FaultOutcome): Measured {
  const own = records.filter((record) => record.run_id === run.runId);
  const [notification] = run.notifications;
  const attempts = notification?.attempts ?? 0;
  return {
    verdict: run.verdict ?? 'none',
    reason: run.reasons[0]?.code ?? 'none',
    audit: own[0]?.verdict ?? 'none',
    notification:
      notification === undefined
        ? 'none'
        : `${notification.status}${attempts > 1 ? ` after ${attempts} attempts` : ''}`,
    exitCode: report === null ? ExitCode.inconclusive : exitCodeOf(report.verdict),
    submissions: platform.count('submit'),
    requests: platform.requests.length,
  };
}

/** For rows in which the number of requests follows from the poll plan. */
export function requestsOf({ platform }: FaultOutcome): Pick<Measured, 'requests'> {
  return { requests: platform.requests.length };
}

/** What no fault may change. */
export function expectSound(outcome: FaultOutcome): void {
  const { execution, run, report, records, platform, messages, order } = outcome;
  const own = records.filter((record) => record.run_id === run.runId);
  const named = own.flatMap(({ execution_ids, batches }) => [
    ...execution_ids,
    ...batches.flatMap(({ stray_execution_ids }) => stray_execution_ids),
  ]);

  expect(execution.status === 'SUCCEEDED').toBe(run.verdict === 'passed');
  expect(own.length).toBe(run.verdict === null ? 0 : 1);
  expect(verifyChain([...records])).toEqual([]);
  // Some rows lose or change evidence, which is found; nothing else may be.
  expect(outcome.findings.filter(({ kind }) => !kind.startsWith('evidence_'))).toEqual([]);
  expect(report?.verdict ?? null).toBe(run.verdict);
  expect(own[0]?.verdict ?? null).toBe(run.verdict);
  for (const batch of own.flatMap(({ batches }) => batches)) {
    expect(batch.request_sha256).toMatch(/^[0-9a-f]{64}$/);
    // At least a look that found its end, and its results.
    if (run.verdict === 'passed') expect(batch.answers_sha256?.length).toBeGreaterThanOrEqual(2);
  }
  if (run.verdict === 'passed') {
    expect(report?.totals.evaluated).toBe(report?.totals.planned);
    expect(new Set(named).size).toBe(report?.batches.length);
  }
  expect(new Set(messages.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
  expect(new Set(messages.map(({ body }) => body)).size).toBeLessThanOrEqual(1);
  const isOfTheRecord = messages[0]?.body.includes('not_audited') === false;
  if (own.length > 0 && isOfTheRecord) {
    expect(order.lastIndexOf('audit')).toBeLessThan(order.indexOf('notify'));
  }
  expect(platform.tooEarly).toEqual([]);
  expect(leaksOf(outcome)).toEqual([]);
  expect(execution.history.length).toBeLessThanOrEqual(HISTORY_LIMIT);
  expect(execution.largestStateBytes).toBeLessThanOrEqual(STATE_LIMIT_BYTES);
}

/** A run that passed; override what a row promises differently. */
export function promise(overrides: Partial<Measured>): Measured {
  const verdict = overrides.verdict ?? 'passed';
  return {
    verdict,
    reason: verdict === 'passed' ? 'gate_met' : 'none',
    audit: verdict,
    notification: 'delivered',
    exitCode: verdict === 'none' ? ExitCode.inconclusive : exitCodeOf(verdict),
    submissions: 1,
    requests: 0,
    ...overrides,
  };
}
