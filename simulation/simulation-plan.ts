import { Draws } from './draws.ts';
import {
  type Effect,
  type EffectFault,
  httpFaults,
  lastingEffects,
  orderHttpFaults,
  quietEffects,
  storeEffects,
} from './effects.ts';

/** How a platform treats a key that it has seen: the same answer, a 409 that names the execution, or a second one. */
export type KeyAbility = 'honours' | 'conflicts' | 'ignores';

/** Where something answers: two platforms, a mock that is served, and one that a run starts for itself. */
export type PlaceName = 'live' | 'staging' | 'served_mock' | 'embedded_mock';

export interface PlannedFault {
  readonly run: number;
  readonly effect: Effect;
  /** The first of these effects of the run that is hit, from 0, and how many in a row are. */
  readonly occurrence: number;
  readonly times: number;
  readonly fault: EffectFault;
  /** From 0 up to 1: how long, how much, which of several; each fault reads it its own way. */
  readonly amount: number;
}

export type KillPoint = 'before' | 'effect' | 'response' | 'ledger';

export interface KillPlan {
  readonly run: number;
  readonly effect: Effect;
  readonly occurrence: number;
  /** Before the effect; after it, unanswered; after its answer; after the next write to the ledger. */
  readonly point: KillPoint;
  /**
   * The function alone, which the state machine tries again; the process with all that is in it; or
   * the execution, stopped by a person, of which the function knows nothing and goes on.
   */
  readonly scope: 'step' | 'process' | 'execution';
}

export interface RunPlan {
  readonly index: number;
  /**
   * `batches` are executed as they are sent. `conversations` are held and judged by the platform: a
   * batch is a case, and its cases are how often that is run.
   */
  readonly mode: 'batches' | 'conversations';
  readonly startAfterMs: number;
  readonly batches: number;
  readonly casesPerBatch: number;
  /** It ends as soon as nothing that is missing can change its verdict. */
  readonly endsEarly: boolean;
  readonly concurrency: number;
  readonly breakerSeconds: number;
  readonly onAmbiguousSubmit: 'resend' | 'give_up';
  /** The gate's pass rate in hundredths. */
  readonly passHundredths: number;
  /** Positions of the cases that the bot gets wrong. */
  readonly wrongCases: readonly number[];
  /** Seconds from a process's death to its resumption; null: nobody resumes it. */
  readonly resumeAfterSeconds: number | null;
  readonly cancelAfterSeconds: number | null;
  /** Its process dies, whatever it is about then; mostly it waits. */
  readonly diesAfterSeconds: number | null;
  readonly place: PlaceName;
  /** How many cases of its suite a tag leaves out. */
  readonly leftOut: number;
  /** Where somebody tries first to resume it; null: nowhere but where it was made. */
  readonly resumesAt: PlaceName | null;
}

export interface PlatformPlan {
  readonly ability: KeyAbility;
  readonly longestSeconds: number;
  readonly tokenSeconds: number;
  readonly reportsProgress: boolean;
  readonly namesInputs: boolean;
  readonly pages: boolean;
  /** An execution is unknown for so long after its submission. */
  readonly hiddenMs: number;
  /** Results come so long after the execution has ended. */
  readonly resultsAfterMs: number;
  /** Requests in ten seconds before it answers 429; null: any number. */
  readonly requestsPerTenSeconds: number | null;
  readonly failsExecutions: boolean;
  /** A second execution of the same cases may turn out otherwise. */
  readonly isFlaky: boolean;
}

/** How a platform treats orders of conversations, where it promises nothing. */
interface OrdersPlan {
  /** By which of its two ids something can be asked for. */
  readonly addressedBy: 'referenceId' | 'id';
  readonly namesBatches: boolean;
  readonly tellsStatus: boolean;
  /** Runs are listed with all that was said and judged. */
  readonly listsWhole: boolean;
  /** A batch ends so long after somebody has asked for it. */
  readonly stopsAfterMs: number;
  /** Runs are deleted so long after they have ended. */
  readonly keepsMs: number;
}

/** Everything that a simulation is made of; the seed decides the rest. */
export interface SimulationPlan {
  readonly seed: number;
  readonly platform: PlatformPlan;
  readonly orders: OrdersPlan;
  readonly runs: readonly RunPlan[];
  readonly faults: readonly PlannedFault[];
  readonly kills: readonly KillPlan[];
  /** How far a clock may be off, in milliseconds; each function has its own. */
  readonly skewMs: number;
  /** When somebody sets the clock of all functions, and by how much. */
  readonly clockSteps: readonly ClockStep[];
}

export interface ClockStep {
  readonly afterMs: number;
  readonly byMs: number;
}

export function planOf(seed: number): SimulationPlan {
  const draws = new Draws('plan', seed);
  const count = draws.weighted([
    [60, 2],
    [24, 3],
    [10, 4],
    [6, 5],
  ]);
  const runs = Array.from({ length: count }, (_, index) => runPlan(seed, index, draws));
  const platform = platformPlan(draws);
  const orders = new Draws('orders', seed);
  const held = orders.chance(0.2) ? [heldRun(seed, count, orders)] : [];
  return {
    seed,
    platform,
    orders: ordersPlan(orders),
    runs: [...runs, ...held],
    faults: [
      ...runs.flatMap((run) => faultPlans(run, draws)),
      ...runs.flatMap((run) => silences(run, new Draws('silence', seed, run.index))),
      ...held.flatMap((run) => faultPlans(run, orders, orderFaultPair)),
    ],
    kills: [
      ...runs.flatMap((run) => killPlans(run, draws)),
      ...held.flatMap((run) => killPlans(run, orders, orderKillable)),
    ],
    skewMs: draws.weighted([
      [70, 0],
      [15, 2_000],
      [15, 600_000],
    ]),
    clockSteps: clockSteps(new Draws('clock', seed)),
  };
}

const MINUTE_MS = 60_000;

function clockSteps(draws: Draws): ClockStep[] {
  const count = draws.weighted([
    [80, 0],
    [14, 1],
    [6, 2],
  ]);
  return Array.from({ length: count }, () => ({
    afterMs: draws.whole(0, 240_000),
    byMs: draws.pick([-1_440, -120, -60, -5, -1, 1, 5, 60]) * MINUTE_MS,
  }));
}

function runPlan(seed: number, index: number, draws: Draws): RunPlan {
  const death = new Draws('death', seed, index);
  const batches = draws.weighted([
    [40, 1],
    [25, 2],
    [13, 3],
    [14, draws.whole(4, 6)],
    [8, draws.whole(7, 12)],
  ]);
  const casesPerBatch = draws.whole(1, 3);
  const cases = batches * casesPerBatch;
  const wrongCases = draws.chance(0.5)
    ? []
    : Array.from({ length: cases }, (_, position) => position).filter(() => draws.chance(0.3));
  const right = (100 * (cases - wrongCases.length)) / cases;
  const endsEarly = new Draws('early', seed, index).chance(0.1);
  return {
    index,
    mode: 'batches',
    startAfterMs: draws.whole(0, 60_000),
    // Between any two of its cases it may end.
    batches: endsEarly ? cases : batches,
    casesPerBatch: endsEarly ? 1 : casesPerBatch,
    endsEarly,
    concurrency: draws.pick([1, 2, 3, 10]),
    breakerSeconds: draws.pick([60, 180, 300, 600]),
    onAmbiguousSubmit: draws.chance(0.85) ? 'resend' : 'give_up',
    // Next to what the bot is worth, where a rate that is rounded tips over.
    passHundredths: draws.pick([100, 95, Math.floor(right), Math.ceil(right)]),
    wrongCases,
    resumeAfterSeconds: draws.chance(0.8) ? draws.whole(2, 120) : null,
    cancelAfterSeconds: draws.chance(0.05) ? draws.whole(0, 90) : null,
    diesAfterSeconds: death.chance(0.15) ? death.whole(1, 60) : null,
    ...placePlan(new Draws('place', seed, index)),
  };
}

/** One more run, so that the others stay what they were; it takes longer, and is called off more often. */
function heldRun(seed: number, index: number, draws: Draws): RunPlan {
  const run = runPlan(seed, index, draws);
  const batches = Math.min(run.batches, 6);
  const wrong = new Set(run.wrongCases.map((position) => Math.floor(position / run.casesPerBatch)));
  const right = (100 * (batches - [...wrong].filter((batch) => batch < batches).length)) / batches;
  return {
    ...run,
    mode: 'conversations',
    batches,
    breakerSeconds: draws.pick([120, 300, 600]),
    passHundredths: draws.pick([100, 95, Math.floor(right), Math.ceil(right)]),
    cancelAfterSeconds: draws.chance(0.2) ? draws.whole(0, 120) : null,
  };
}

function ordersPlan(draws: Draws): OrdersPlan {
  return {
    addressedBy: draws.chance(0.7) ? 'referenceId' : 'id',
    namesBatches: draws.chance(0.8),
    tellsStatus: draws.chance(0.8),
    listsWhole: draws.chance(0.6),
    stopsAfterMs: draws.weighted([
      [60, 0],
      [40, draws.whole(500, 30_000)],
    ]),
    keepsMs: draws.chance(0.9) ? Number.POSITIVE_INFINITY : draws.whole(10_000, 120_000),
  };
}

/** A run as all were before there were places. */
export const PLAIN = { place: 'live', leftOut: 0, resumesAt: null } as const satisfies PlacePlan;
type PlacePlan = Pick<RunPlan, 'place' | 'leftOut' | 'resumesAt'>;

function placePlan(draws: Draws): PlacePlan {
  return {
    place: draws.weighted([
      [75, 'live'],
      [10, 'staging'],
      [9, 'served_mock'],
      [6, 'embedded_mock'],
    ]),
    leftOut: draws.chance(0.15) ? draws.whole(1, 3) : 0,
    resumesAt: draws.chance(0.4)
      ? draws.pick(['live', 'staging', 'served_mock', 'embedded_mock'] as const)
      : null,
  };
}

function platformPlan(draws: Draws): PlatformPlan {
  return {
    ability: draws.weighted([
      [40, 'honours'],
      [20, 'conflicts'],
      [40, 'ignores'],
    ]),
    longestSeconds: draws.pick([5, 20, 60, 120]),
    tokenSeconds: draws.pick([90, 300, 3_600]),
    reportsProgress: draws.chance(0.5),
    namesInputs: draws.chance(0.8),
    pages: draws.chance(0.15),
    hiddenMs: draws.chance(0.15) ? draws.whole(1_000, 20_000) : 0,
    resultsAfterMs: draws.chance(0.15) ? draws.whole(1_000, 40_000) : 0,
    requestsPerTenSeconds: draws.chance(0.15) ? draws.whole(3, 12) : null,
    failsExecutions: draws.chance(0.2),
    isFlaky: draws.chance(0.3),
  };
}

const storeFaults = ['before', 'after', 'late', 'slow'] as const;

function faultPlans({ index }: RunPlan, draws: Draws, pair = faultPair): PlannedFault[] {
  const count = draws.weighted([
    [30, 0],
    [25, 1],
    [15, 2],
    [10, 3],
    [8, 4],
    [7, 5],
    [5, 6],
  ]);
  return Array.from({ length: count }, () => {
    const { effect, fault } = pair(draws);
    return {
      run: index,
      effect,
      fault,
      occurrence: Math.floor(6 * draws.share() ** 2),
      times: draws.weighted([
        [70, 1],
        [25, draws.whole(2, 8)],
        [5, draws.whole(6, 60)],
      ]),
      amount: draws.share(),
    };
  });
}

/** Results that do not speak of something that their case asks for. */
function silences({ index }: RunPlan, draws: Draws): PlannedFault[] {
  if (!draws.chance(0.12)) return [];
  return [
    {
      run: index,
      effect: 'results',
      fault: draws.pick(['intent_untold', 'latency_untold'] as const),
      occurrence: Math.floor(4 * draws.share() ** 2),
      times: draws.weighted([
        [70, 1],
        [30, draws.whole(2, 12)],
      ]),
      amount: draws.share(),
    },
  ];
}

interface FaultPair {
  readonly effect: Effect;
  readonly fault: EffectFault;
}

function httpPair(draws: Draws): FaultPair {
  const effect = draws.weighted([
    [10, 'token'],
    [30, 'submit'],
    [20, 'status'],
    [40, 'results'],
  ] as const);
  return { effect, fault: draws.pick(httpFaults[effect]) };
}

function faultPair(draws: Draws, ofHttp = httpPair): FaultPair {
  const place = draws.share();
  if (place < 0.6) return ofHttp(draws);
  if (place < 0.7) {
    return { effect: 'deliver', fault: draws.pick(['failed', 'failed', 'lost', 'gone']) };
  }
  if (place < 0.72) return { effect: 'evidence.get', fault: 'gone' };
  const effect = draws.pick([...storeEffects, ...quietEffects]);
  return { effect, fault: draws.pick(storeFaults) };
}

function orderFaultPair(draws: Draws): FaultPair {
  return faultPair(draws, orderHttpPair);
}

function orderHttpPair(draws: Draws): FaultPair {
  const effect = draws.weighted([
    [5, 'look_up'],
    [35, 'submit'],
    [15, 'seek'],
    [15, 'status'],
    [25, 'results'],
    [5, 'stop'],
  ] as const);
  return { effect, fault: draws.pick(orderHttpFaults[effect]) };
}

const killable: readonly Effect[] = [...lastingEffects];
const orderKillable: readonly Effect[] = [...lastingEffects, 'seek', 'stop', 'submit', 'submit'];

function killPlans({ index }: RunPlan, draws: Draws, effects = killable): KillPlan[] {
  const count = draws.weighted([
    [50, 0],
    [30, 1],
    [20, 2],
  ]);
  return Array.from({ length: count }, () => ({
    run: index,
    effect: draws.pick(effects),
    occurrence: Math.floor(5 * draws.share() ** 2),
    point: draws.pick(['before', 'effect', 'response', 'ledger'] as const),
    scope: draws.weighted([
      [50, 'step'],
      [30, 'process'],
      [20, 'execution'],
    ] as const),
  }));
}
