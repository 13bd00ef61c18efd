import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_RATE_LIMIT } from '../lib/domain/pace/rate-budget.ts';
import { forecastRun } from '../lib/forecast/forecast-run.ts';
import { priceOf, total } from '../lib/forecast/price-list.ts';
import type { RunUsage } from '../lib/forecast/run-usage.ts';
import { openSealed } from '../lib/local/state-directory.ts';
import { readSuiteFile } from '../lib/suite-file/read-suite-file.ts';
import { benchSuite } from './bench-suite.ts';
import { countedRun } from './counted-run.ts';
import { figure } from './figure.ts';

const CASES = 1_000;
const BATCHES = 5;
const MINUTES = 15;
const LOOPS = 10;
const MAX_DOLLARS = 0.006;
const MAX_MISSED_PERCENT = 10;
/** Every night, each in five minutes. */
const NIGHTLY = { suites: 200, cases: 500, minutes: 5, nightsAMonth: 30.4 };
const MAX_DOLLARS_A_MONTH = 22;

export interface RunCost {
  readonly shared: RunUsage;
  readonly sharedDollars: number;
  /** What a dry run says of the same run. */
  readonly forecastDollars: number;
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
    const forecastCents = await forecastOf(whole, directory);
    const separate = await countedRun(tenth, MINUTES * 60);
    const night = await benchSuite(directory, NIGHTLY.cases, head);
    const nightly = await countedRun(night, NIGHTLY.minutes * 60);
    return {
      shared,
      sharedDollars: total(priceOf(shared)),
      forecastDollars: forecastCents / 100,
      separate,
      separateDollars: LOOPS * total(priceOf(separate)),
      nightlyDollarsAMonth: NIGHTLY.suites * NIGHTLY.nightsAMonth * total(priceOf(nightly)),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Of the run with one loop, by a history that took as long. */
async function forecastOf(path: string, directory: string): Promise<number> {
  const read = await readSuiteFile(path);
  if (read.status !== 'read') throw new Error(`${path} is refused`);
  using state = openSealed(join(directory, 'no-state'));
  const forecast = await forecastRun(read.suite, {
    state,
    startsAt: Date.UTC(2026, 0, 1),
    rateLimit: DEFAULT_RATE_LIMIT,
    baseUrl: undefined,
    endpointUrl: undefined,
    credentials: undefined,
    isMock: false,
    secondsPerCase: (MINUTES * 60 * BATCHES) / CASES,
    tellsProgress: false,
  });
  return forecast?.aws_cents ?? 0;
}

/** Prints the bill of one run, beside what it may come to. */
export async function benchRunCost(): Promise<void> {
  const {
    shared,
    sharedDollars,
    forecastDollars,
    separate,
    separateDollars,
    nightlyDollarsAMonth,
  } = await measureRunCost();
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
  const missedBy = Math.abs(forecastDollars / sharedDollars - 1) * 100;
  figure('a dry run of it misses that by', missedBy, MAX_MISSED_PERCENT, '%');
  const nights = `${NIGHTLY.suites} suites of ${NIGHTLY.cases} cases a night, a month`;
  figure(nights, nightlyDollarsAMonth, MAX_DOLLARS_A_MONTH, '$');
}
