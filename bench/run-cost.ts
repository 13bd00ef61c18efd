import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchSuite } from './bench-suite.ts';
import { countedRun, type RunUsage } from './counted-run.ts';
import { figure } from './figure.ts';
import { priceOf, total } from './price-list.ts';

const CASES = 1_000;
const BATCHES = 5;
const MINUTES = 15;
const LOOPS = 10;
const MAX_DOLLARS = 0.006;
/** Every night, each in five minutes. */
const NIGHTLY = { suites: 200, cases: 500, minutes: 5, nightsAMonth: 30.4 };
const MAX_DOLLARS_A_MONTH = 22;

export interface RunCost {
  readonly shared: RunUsage;
  readonly sharedDollars: number;
  /** One of ten executions that split the same cases among them. */
  readonly separate: RunUsage;
  readonly separateDollars: number;
  /** Of 200 suites of 500 cases every night. */
  readonly nightlyDollarsAMonth: number;
}

/** What a run costs with one loop for all batches, and with ten executions that each have one. */
export async function measureRunCost(): Promise<RunCost> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  try {
    const head = { circuit_breaker_seconds: 1_800, concurrency: 10 };
    const whole = await benchSuite(directory, CASES, { ...head, max_batch_size: CASES / BATCHES });
    const tenth = await benchSuite(directory, CASES / LOOPS, head);
    const shared = await countedRun(whole, MINUTES * 60);
    const separate = await countedRun(tenth, MINUTES * 60);
    const night = await benchSuite(directory, NIGHTLY.cases, head);
    const nightly = await countedRun(night, NIGHTLY.minutes * 60);
    return {
      shared,
      sharedDollars: total(priceOf(shared)),
      separate,
      separateDollars: LOOPS * total(priceOf(separate)),
      nightlyDollarsAMonth: NIGHTLY.suites * NIGHTLY.nightsAMonth * total(priceOf(nightly)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Prints the bill of one run, beside what it may come to. */
export async function benchRunCost(): Promise<void> {
  const { shared, sharedDollars, separate, separateDollars, nightlyDollarsAMonth } =
    await measureRunCost();
  console.log(`  ${CASES} cases in ${BATCHES} batches, ${MINUTES} minutes, no progress reported`);
  console.table(
    Object.entries(priceOf(shared)).map(([service, dollars]) => ({
      service,
      dollars: dollars.toFixed(6),
      'ten loops': (LOOPS * (priceOf(separate)[service] ?? 0)).toFixed(6),
    })),
  );
  console.log(
    `  ${shared.transitions} transitions, ${shared.historyEvents} events, ${shared.looks} looks; ` +
      `ten loops: ${LOOPS * separate.transitions} transitions, ${(separateDollars / sharedDollars).toFixed(1)} times the price`,
  );
  figure('one run, in hundredths of a cent', sharedDollars * 10_000, MAX_DOLLARS * 10_000, '¢/100');
  const nights = `${NIGHTLY.suites} suites of ${NIGHTLY.cases} cases a night, a month`;
  figure(nights, nightlyDollarsAMonth, MAX_DOLLARS_A_MONTH, '$');
}
