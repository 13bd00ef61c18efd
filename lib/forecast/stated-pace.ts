import { chainOf } from '../domain/chain-of.ts';
import { fitDurations } from '../domain/pace/past-durations.ts';
import type { RunRecord } from '../domain/run.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { faceOf } from '../domain/suite/suite-face.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import { settingsOf } from '../mocks/executions-v1/mock-options.ts';
import { SECONDS_PER_TURN, TURNS_WHERE_UNSAID } from '../platforms/cognigy-ai/simulator/guesses.ts';
import { progressOf as progressIn } from '../platforms/executions-v1/progress.ts';
import { pastDurations } from '../steps/loop/past-durations.ts';
import { jsonOf } from '../steps/run-access.ts';

/** How fast a platform is taken to be, and why. */
export interface StatedPace {
  /** Of an execution of so many cases. */
  readonly secondsOf: (cases: number) => number;
  readonly secondsPerMessage: number;
  /** The status of an execution tells how far it is. */
  readonly tellsProgress: boolean;
  /** What is not known, in words, each with its number. */
  readonly assumptions: readonly string[];
}

/** Where nothing is known: as slow as a bot may be that nobody complains of. */
const DEFAULT_SECONDS = 1;
const RUNS_LOOKED_AT = 5;

export interface PaceSources {
  readonly state: StateDirectory;
  readonly run: Pick<RunRecord, 'suiteId' | 'simulated' | 'platformUrl'>;
  readonly secondsPerCase: number | undefined;
  readonly isMock: boolean;
  readonly tellsProgress: boolean | undefined;
}

/** What somebody states, what was learnt or, where there is neither, what is assumed. */
export async function statedPace(suite: Suite, sources: PaceSources): Promise<StatedPace> {
  const face = faceOf(suite);
  if (face === 'simulator') return paceOfSimulator(sources);
  return face === 'conversation' ? paceOfBot(suite, sources) : paceOfExecutions(sources);
}

/** Of the mock of the Simulator, as it stands in its settings. */
const MOCK_SECONDS_PER_RUN = 2;

/** Where nothing else is known the runs of a batch are taken to go one after the other. */
async function paceOfSimulator(sources: PaceSources): Promise<StatedPace> {
  const { isMock, secondsPerCase, run, state } = sources;
  const isLearnt = (await state.durations.recent(chainOf(run))).length > 0;
  if (secondsPerCase !== undefined || isLearnt) {
    return paceOfExecutions({ ...sources, isMock: false });
  }
  const perRun = isMock ? MOCK_SECONDS_PER_RUN : SECONDS_PER_TURN * TURNS_WHERE_UNSAID;
  const why = isMock
    ? `a conversation of the mock takes ${perRun} s`
    : `a conversation takes ${perRun} s, those of a scenario one after the other: none has been seen at this platform (--assume-seconds-per-case <n> says better)`;
  return {
    secondsOf: (cases) => cases * perRun,
    secondsPerMessage: 0,
    tellsProgress: false,
    assumptions: [why],
  };
}

async function paceOfExecutions(sources: PaceSources): Promise<StatedPace> {
  const { secondsPerCase, isMock } = sources;
  const { tellsProgress, assumed } = await progressOf(sources);
  const pace = (secondsOf: StatedPace['secondsOf'], ...assumptions: string[]): StatedPace => ({
    secondsOf,
    secondsPerMessage: 0,
    tellsProgress,
    assumptions: [...assumptions, ...assumed],
  });
  if (secondsPerCase !== undefined) {
    return pace(
      (cases) => cases * secondsPerCase,
      `an execution takes ${secondsPerCase} s per case (--assume-seconds-per-case)`,
    );
  }
  if (isMock) {
    const { secondsPerExecution } = settingsOf({});
    return pace(
      () => secondsPerExecution,
      `an execution of the mock takes ${secondsPerExecution} s, however many cases it has`,
    );
  }
  const history = await pastDurations(sources.run, sources.state.durations);
  const secondsOf = (cases: number) => {
    const fit = fitDurations(history, cases);
    return fit === null ? DEFAULT_SECONDS * cases : Math.exp(fit.distribution.mu);
  };
  const each = secondsOf(1).toPrecision(2);
  if (history.length === 0) {
    return pace(
      secondsOf,
      `an execution takes ${each} s per case: none has been seen at this platform (--assume-seconds-per-case <n> says better)`,
    );
  }
  const of = history[0]?.ofOthers === true ? 'other suites at this platform' : 'this suite';
  return pace(secondsOf, `an execution takes ${each} s per case, as ${of} did before`);
}

/** Whether it does is seen by the answers that ended earlier executions; where there are none, most do. */
async function progressOf({ state, run, isMock, tellsProgress }: PaceSources) {
  if (tellsProgress !== undefined) return { tellsProgress, assumed: [] };
  if (isMock) return { tellsProgress: true, assumed: [] };
  const runs = await state.ledger.recentRuns(run.suiteId, RUNS_LOOKED_AT);
  const before = runs.find(({ platformUrl }) => platformUrl === run.platformUrl);
  const batches = before === undefined ? [] : await state.ledger.listBatches(before.runId);
  const ending = batches
    .flatMap(({ answers = [] }) => answers)
    .find(({ tells }) => tells === 'status');
  const told = ending && (await jsonOf(state.evidence, ending).catch(() => undefined));
  if (told !== undefined) return { tellsProgress: progressIn(Object(told)) !== null, assumed: [] };
  const assumed = ['the platform tells how many cases of an execution are done'];
  return { tellsProgress: true, assumed };
}

async function paceOfBot(suite: Suite, sources: PaceSources): Promise<StatedPace> {
  const { secondsPerCase, isMock, state, run } = sources;
  const pace = (secondsPerMessage: number, ...assumptions: string[]): StatedPace => ({
    secondsOf: () => 0,
    secondsPerMessage,
    tellsProgress: false,
    assumptions: [
      ...assumptions,
      'every turn passes, so that every one is said; none is said twice',
    ],
  });
  if (secondsPerCase !== undefined) {
    const turns = suite.test_cases.reduce((sum, each) => sum + (each.turns?.length ?? 1), 0);
    const seconds = (secondsPerCase * suite.test_cases.length) / turns;
    return pace(
      seconds,
      `the bot answers a message in ${seconds.toPrecision(2)} s (--assume-seconds-per-case ${secondsPerCase})`,
    );
  }
  if (isMock) return pace(0, 'the mock answers a message at once');
  const runs = await state.ledger.recentRuns(run.suiteId, RUNS_LOOKED_AT);
  const before = runs.find(
    ({ tally, platformUrl }) =>
      typeof tally?.p95LatencyMs === 'number' && platformUrl === run.platformUrl,
  );
  const p95LatencyMs = before?.tally?.p95LatencyMs ?? null;
  if (before === undefined || p95LatencyMs === null) {
    return pace(
      DEFAULT_SECONDS,
      `the bot answers a message in ${DEFAULT_SECONDS} s: no run has measured it (--assume-seconds-per-case <n> says better)`,
    );
  }
  const seconds = p95LatencyMs / 1_000;
  return pace(seconds, `the bot answers a message in ${seconds} s, the p95 of ${before.runId}`);
}
