import type { EndedExecution } from '../../lib/engine/execute-workflow.ts';
import { VirtualClock } from '../../lib/engine/virtual-clock.ts';
import type { NotificationMessage } from '../../lib/steps/ports/notifier.ts';
import { Draws } from '../draws.ts';
import type { Effect } from '../effects.ts';
import type {
  ClockStep,
  KillPlan,
  PlaceName,
  PlannedFault,
  RunPlan,
  SimulationPlan,
} from '../simulation-plan.ts';
import type { SimulatedCase } from './simulated-execution.ts';
import { SimulatedPlace } from './simulated-place.ts';
import { SimulatedStores } from './simulated-stores.ts';

export const SUITE_ID = 'greetings';
/** No store is away for longer after a run's deadline: nothing can be written down without one. */
const LONGEST_OUTAGE_MS = 120_000;
export const START = Date.UTC(2026, 0, 1);
const PLACES: readonly PlaceName[] = ['live', 'staging', 'served_mock', 'embedded_mock'];

/** The platform asked a run, by an answer to this function, to stay away until then. */
interface Hold {
  readonly from: number;
  readonly until: number;
  readonly call: object;
  /** The function came to its end, so the run has no excuse for not knowing. */
  isKept: boolean;
}

/** A gate run in the simulation, with what is true of it whatever the ledger says. */
export class SimulatedRun {
  readonly plan: RunPlan;
  readonly runId: string;
  readonly cases: readonly SimulatedCase[];
  /** Cases of its suite that it does not run. */
  readonly leftOut: readonly SimulatedCase[];
  /** Where it was made. */
  readonly home: SimulatedPlace;
  /** Where whoever has it in hand sends its requests. */
  at: SimulatedPlace;
  /** Where a request of it has arrived. */
  readonly spokeTo = new Set<SimulatedPlace>();
  readonly executions: EndedExecution[] = [];
  readonly holds: Hold[] = [];
  /** All that its functions did, in their order. */
  readonly effects: { effect: Effect; occurrence: number; isKilled: boolean }[] = [];
  /** The deadline by the true clock; it starts anew where a person resumes the run. */
  deadlineAt = Number.POSITIVE_INFINITY;
  /** Somebody is at work on it, or will come back to it. */
  isAttended = true;
  readonly #occurrences = new Map<Effect, number>();
  readonly #faults: readonly PlannedFault[];
  readonly #kills: Set<KillPlan>;

  constructor(plan: RunPlan, home: SimulatedPlace, { faults, kills }: SimulationPlan) {
    this.plan = plan;
    this.runId = `run-${plan.index}`;
    this.home = home;
    this.at = home;
    this.cases = casesOf(plan);
    this.leftOut = Array.from({ length: plan.leftOut }, (_, position) =>
      caseOf(`run ${plan.index} leaves out ${position}`, position),
    );
    this.#faults = faults.filter(({ run }) => run === plan.index);
    this.#kills = new Set(kills.filter(({ run }) => run === plan.index));
  }

  /** What is to go wrong at the next effect of this kind. */
  next(effect: Effect, now: number): { fault: PlannedFault | null; kill: KillPlan | null } {
    const count = this.#occurrences.get(effect) ?? 0;
    this.#occurrences.set(effect, count + 1);
    const fault = this.#faults.find(
      (plan) =>
        plan.effect === effect &&
        count >= plan.occurrence &&
        count < plan.occurrence + plan.times &&
        (plan.times === 1 || now < this.deadlineAt + LONGEST_OUTAGE_MS),
    );
    let kill: KillPlan | null = null;
    for (const plan of this.#kills) {
      if (plan.effect === effect && plan.occurrence <= count) kill ??= plan;
    }
    if (kill !== null) this.#kills.delete(kill);
    this.effects.push({ effect, occurrence: count, isKilled: kill !== null });
    return { fault: fault ?? null, kill };
  }
}

/** Call by call: of conversations those of a batch are of one case. */
function casesOf({ index, mode, batches, casesPerBatch }: RunPlan): SimulatedCase[] {
  return Array.from({ length: batches * casesPerBatch }, (_, call) => {
    const position = mode === 'conversations' ? Math.floor(call / casesPerBatch) : call;
    return caseOf(`run ${index} says ${position}`, position);
  });
}

function caseOf(text: string, position: number): SimulatedCase {
  return { text, intent: `intent-${position % 3}`, allowedMs: 1_000 };
}

interface Delivery {
  readonly runId: string;
  readonly at: number;
  readonly message: NotificationMessage;
}

/** One simulation: the clock, the stores and the platforms that its runs share, and all that came of it. */
export class SimulatedWorld {
  readonly plan: SimulationPlan;
  readonly clock = new VirtualClock(START);
  readonly stores = new SimulatedStores();
  readonly places: readonly SimulatedPlace[];
  readonly runs: readonly SimulatedRun[];
  /** What the receiver of notifications got. */
  readonly deliveries: Delivery[] = [];
  /** Requests that left before the platform wanted them to. */
  readonly earlyRequests: string[] = [];
  readonly trace: string[] = [];
  readonly #lateEffects: Promise<void>[] = [];
  readonly #latencies: Draws;
  readonly #recordsTrace: boolean;

  constructor(plan: SimulationPlan, { recordsTrace = false } = {}) {
    this.plan = plan;
    const wrong = new Set(
      plan.runs.flatMap((run) => {
        const cases = casesOf(run);
        return run.wrongCases.flatMap((position) => cases[position]?.text ?? []);
      }),
    );
    this.places = PLACES.map((name) => new SimulatedPlace(name, plan, wrong));
    this.runs = plan.runs.map((run) => new SimulatedRun(run, this.place(run.place), plan));
    this.#latencies = new Draws('latency', plan.seed);
    this.#recordsTrace = recordsTrace;
  }

  place(name: PlaceName): SimulatedPlace {
    return found(this.places.find((place) => place.name === name));
  }

  placeAt(url: string): SimulatedPlace {
    return found(this.places.find((place) => place.url === url));
  }

  /** Milliseconds that something takes, from `least` to `most`. */
  latency(least: number, most: number): number {
    return this.#latencies.whole(least, most);
  }

  /** By how much the clock of a function is off. */
  skewOf(functionName: string): number {
    const { seed, skewMs } = this.plan;
    return skewMs === 0 ? 0 : new Draws('skew', seed, functionName).whole(-skewMs, skewMs);
  }

  /** By how much all clocks have been set until now. */
  steppedMs(): number {
    return this.#stepsSince(-Infinity).reduce((sum, { byMs }) => sum + byMs, 0);
  }

  /** By how much all clocks were set ahead from an instant on: time that nothing can tell from time that passed. */
  setAheadMsSince(instant: number): number {
    return this.#stepsSince(instant).reduce((sum, { byMs }) => sum + Math.max(0, byMs), 0);
  }

  #stepsSince(instant: number): readonly ClockStep[] {
    const now = this.clock.now();
    return this.plan.clockSteps.filter(({ afterMs }) => {
      const at = START + afterMs;
      return at >= instant && at <= now;
    });
  }

  note(...words: readonly (string | number)[]): void {
    if (!this.#recordsTrace) return;
    this.trace.push([this.clock.now() - START, ...words].join(' '));
  }

  /** Lets something happen when nobody waits for it any more. */
  later(milliseconds: number, happen: () => unknown): void {
    this.#lateEffects.push(
      this.clock.sleep(milliseconds).then(async () => {
        try {
          await happen();
        } catch {
          // A write that comes too late is refused, and nobody hears of it.
        }
      }),
    );
  }

  async lateEffectsDone(): Promise<void> {
    while (this.#lateEffects.length > 0) await this.#lateEffects.pop();
  }
}

function found(place: SimulatedPlace | undefined): SimulatedPlace {
  if (place === undefined) throw new Error('there is no such place');
  return place;
}
