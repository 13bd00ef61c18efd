import { type PollSituation, secondsUntilNextLook } from '../lib/domain/pace/poll-plan.ts';
import { tableText } from '../lib/report/formats/terminal-columns.ts';

const DRAWS = 20_000;
const SHORTEST_SECONDS = 20;
const LONGEST_SECONDS = 1_800;
const SPREAD = 0.15;
const NOISE = 0.2;

/** What a schedule costs on average: looks, and seconds between completion and its discovery. */
interface PollPlanCost {
  readonly schedule: string;
  readonly looks: number;
  readonly lagSeconds: number;
  readonly lagP95Seconds: number;
  readonly target: { readonly looks: number; readonly lagSeconds: number } | null;
}

interface Random {
  uniform(): number;
  normal(): number;
}

/** Mulberry32, and Box–Muller over it. */
function seeded(seed: number): Random {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** When one execution ends, and how a schedule comes to its next look, in seconds. */
type Plan = (
  draw: number,
  random: Random,
  typicalSeconds: number,
) => { end: number; next: (elapsedSeconds: number, pass: number) => number };

/** Runs one schedule over completion times log-uniform in 20…1800 s. */
function measureSchedule(
  draws: number,
  schedule: string,
  target: PollPlanCost['target'],
  plan: Plan,
): PollPlanCost {
  const random = seeded(20_261_122);
  let looks = 0;
  const lags: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const typical = SHORTEST_SECONDS * (LONGEST_SECONDS / SHORTEST_SECONDS) ** random.uniform();
    const { end, next } = plan(draw, random, typical);
    let elapsed = 0;
    for (let pass = 0; pass === 0 || elapsed < end; pass++) {
      elapsed += next(elapsed, pass);
      looks++;
    }
    lags.push(elapsed - end);
  }
  lags.sort((a, b) => a - b);
  return {
    schedule,
    looks: looks / draws,
    lagSeconds: lags.reduce((sum, lag) => sum + lag, 0) / draws,
    lagP95Seconds: lags[Math.floor(0.95 * draws)] ?? 0,
    target,
  };
}

function situation(draw: number, elapsedSeconds: number, pass: number): PollSituation {
  return {
    elapsedSeconds,
    cases: 200,
    worthSeconds: 0.5,
    history: [],
    progress: null,
    retryAfterSeconds: null,
    deadlineInSeconds: 1e9,
    runId: `run-${draw}`,
    pass,
  };
}

function pastDurations(random: Random, typicalSeconds: number) {
  return Array.from({ length: 5 }, () => ({
    cases: 200,
    seconds: typicalSeconds * Math.exp(SPREAD * random.normal()),
  }));
}

/** Costs of the poll plan with nothing, with a history and with progress known, beside a fixed schedule. */
export function measurePollPlan(draws = DRAWS): PollPlanCost[] {
  const measure = (schedule: string, target: PollPlanCost['target'], plan: Plan) =>
    measureSchedule(draws, schedule, target, plan);
  return [
    measure('blind', { looks: 33, lagSeconds: 8.5 }, (draw, _random, typical) => ({
      end: typical,
      next: (elapsed, pass) => secondsUntilNextLook(situation(draw, elapsed, pass)),
    })),
    measure(
      'five past runs spread 0.15 around it',
      { looks: 15, lagSeconds: 3.2 },
      (draw, random, typical) => {
        const history = pastDurations(random, typical);
        return {
          end: typical,
          next: (elapsed, pass) =>
            secondsUntilNextLook({ ...situation(draw, elapsed, pass), history }),
        };
      },
    ),
    measure('five past runs, itself spread alike', null, (draw, random, typical) => {
      const history = pastDurations(random, typical);
      return {
        end: typical * Math.exp(SPREAD * random.normal()),
        next: (elapsed, pass) =>
          secondsUntilNextLook({ ...situation(draw, elapsed, pass), history }),
      };
    }),
    measure(
      'progress, its estimate of the rest off by 0.2',
      { looks: 11, lagSeconds: 2.5 },
      (draw, random, typical) => ({
        end: typical,
        next: (elapsed, pass) => {
          const rest = (typical - elapsed) * Math.exp(NOISE * random.normal());
          const progress = elapsed > 0 ? elapsed / (elapsed + rest) : null;
          return secondsUntilNextLook({ ...situation(draw, elapsed, pass), progress });
        },
      }),
    ),
    measure('5 + attempt seconds, 60 attempts', null, (_draw, _random, typical) => ({
      end: typical,
      // The first attempt is at once.
      next: (_elapsed, pass) => (pass === 0 ? 0 : 4 + pass),
    })),
  ];
}

const BATCHES = 5;
const BATCH_SPREAD = 0.15;

/**
 * What the second to the fifth of five batches cost, one after the other in the first run of a suite: blind, and
 * with what the batches before them have taught.
 */
function measureFirstRuns(learns: boolean, draws = DRAWS / 5) {
  const random = seeded(20_261_128);
  let [looks, lag] = [0, 0];
  for (let draw = 0; draw < draws; draw += 1) {
    const typical = SHORTEST_SECONDS * (LONGEST_SECONDS / SHORTEST_SECONDS) ** random.uniform();
    const history: { cases: number; seconds: number }[] = [];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const end = typical * Math.exp(BATCH_SPREAD * random.normal());
      let [elapsed, before, pass] = [0, 0, 0];
      for (; pass === 0 || elapsed < end; pass += 1) {
        const known = { ...situation(draw * BATCHES + batch, elapsed, pass), history };
        before = elapsed;
        elapsed += secondsUntilNextLook(known);
      }
      if (learns) history.unshift({ cases: 200, seconds: (before + elapsed) / 2 });
      if (batch === 0) continue;
      looks += pass;
      lag += elapsed - end;
    }
  }
  const count = draws * (BATCHES - 1);
  return { looks: looks / count, lagSeconds: lag / count };
}

/** Prints what `measurePollPlan` found, each row beside its target. */
export function benchPollPlan(): void {
  const rows = measurePollPlan().map(({ schedule, looks, lagSeconds, lagP95Seconds, target }) => [
    schedule,
    looks.toFixed(1),
    String(target?.looks ?? ''),
    lagSeconds.toFixed(1),
    String(target?.lagSeconds ?? ''),
    lagP95Seconds.toFixed(1),
  ]);
  const head = ['poll plan', 'looks', 'at most', 'mean lag s', 'at most', 'p95 lag s'];
  const [blind, learnt] = [measureFirstRuns(false), measureFirstRuns(true)];
  const first = (name: string, { looks, lagSeconds }: typeof blind, target: string[]) => [
    name,
    looks.toFixed(1),
    target[0] ?? '',
    lagSeconds.toFixed(1),
    target[1] ?? '',
    '',
  ];
  const limits = [blind.looks.toFixed(1), (blind.lagSeconds / 3).toFixed(1)];
  process.stdout.write(
    tableText([
      head,
      ...rows,
      first('batches 2 to 5 of a first run, blind', blind, []),
      first('batches 2 to 5 of a first run', learnt, limits),
    ]),
  );
}
