import { createHash } from 'node:crypto';
import { Draws } from '../draws.ts';
import type { PlatformPlan } from '../simulation-plan.ts';
import type {
  OrderAsked,
  SimulatedCase,
  SimulatedExecution,
  SimulatedResult,
  SimulatedScenario,
} from './simulated-execution.ts';
import { orderedExecution } from './simulated-order.ts';

export const CLIENT_SECRET = 'canary-client-secret';

/** What the platform really did, whatever anybody was told. */
export class SimulatedPlatform {
  readonly executions: SimulatedExecution[] = [];
  /** Texts of result lists as they went out whole, by execution. */
  readonly served = new Map<string, Set<string>>();
  /** By execution and digest of an answer that holds them all: its results, as far as they can be read. */
  readonly servedIn = new Map<string, string>();
  /** Digests of the bodies of answers, as they arrived. */
  readonly told = new Set<string>();
  readonly #plan: PlatformPlan;
  readonly #seed: number;
  /** Texts of cases that the bot gets wrong. */
  readonly #wrong: ReadonlySet<string>;
  readonly #tokens = new Map<string, number>();
  #issued = 0;
  #requests: number[] = [];

  constructor(seed: number, plan: PlatformPlan, wrong: ReadonlySet<string>) {
    this.#seed = seed;
    this.#plan = plan;
    this.#wrong = wrong;
  }

  issueToken(now: number): { token: string; seconds: number } {
    this.#issued += 1;
    const token = `canary-token-${this.#issued}`;
    this.#tokens.set(token, now + this.#plan.tokenSeconds * 1_000);
    return { token, seconds: this.#plan.tokenSeconds };
  }

  accepts(token: string, now: number): boolean {
    return now < (this.#tokens.get(token) ?? 0);
  }

  revokeAll(): void {
    this.#tokens.clear();
  }

  /** Whole seconds to stay away; null where there is room for one more request. */
  secondsUntilRoom(now: number): number | null {
    const limit = this.#plan.requestsPerTenSeconds;
    if (limit === null) return null;
    this.#requests = this.#requests.filter((at) => at > now - 10_000);
    const oldest = this.#requests[this.#requests.length - limit];
    if (oldest !== undefined) return Math.max(1, Math.ceil((oldest + 10_000 - now) / 1_000));
    this.#requests.push(now);
    return null;
  }

  /** Runs the cases; `isKnown` where the key was seen before and the platform cares. */
  submit(
    key: string,
    cases: readonly SimulatedCase[],
    now: number,
  ): { execution: SimulatedExecution; isKnown: boolean } {
    const known = this.executions.find((execution) => execution.key === key);
    if (known !== undefined && this.#plan.ability !== 'ignores') {
      return { execution: known, isKnown: true };
    }
    const execution = this.#execute(key, cases, now);
    this.executions.push(execution);
    return { execution, isKnown: false };
  }

  /** Has conversations held, every time that it is asked to. */
  order(scenario: SimulatedScenario, asked: OrderAsked, now: number): SimulatedExecution {
    const nth = this.executions.length + 1;
    const about = { ...asked, now, wrong: this.#wrong, platform: this.#plan };
    const draws = new Draws('order', this.#seed, scenario.key, nth);
    const execution = orderedExecution(`batch-${nth}`, scenario, about, draws);
    this.executions.push(execution);
    return execution;
  }

  /** What a record calls an order begins with its project and its scenario. */
  find(told: string): SimulatedExecution | undefined {
    const id = told.slice(told.lastIndexOf('/') + 1);
    return this.executions.find(
      (execution) => execution.id === id || execution.order?.ids.includes(id) === true,
    );
  }

  /** Records that these results of an execution went out. */
  serve(execution: SimulatedExecution, results: readonly unknown[]): void {
    const texts = this.served.get(execution.id) ?? new Set();
    texts.add(JSON.stringify(results));
    this.served.set(execution.id, texts);
  }

  /** Notes that these bytes went out, and the results that can be read in them. */
  serveIn(execution: SimulatedExecution, bytes: Uint8Array, readable: readonly unknown[]): void {
    this.servedIn.set(`${execution.id} ${digestOf(bytes)}`, JSON.stringify(readable));
  }

  #execute(key: string, cases: readonly SimulatedCase[], now: number): SimulatedExecution {
    const { longestSeconds, failsExecutions, isFlaky } = this.#plan;
    const nth = this.executions.filter((execution) => execution.key === key).length;
    const draws = new Draws('execution', this.#seed, key, isFlaky ? nth : 0);
    const never = draws.chance(0.03);
    const endsAt = never ? Number.POSITIVE_INFINITY : now + draws.whole(200, longestSeconds * 1000);
    const word =
      failsExecutions && draws.chance(0.3) ? draws.pick(['failed', 'timeout'] as const) : null;
    const results = cases.map((each) => {
      const isWrong = this.#wrong.has(each.text) || (nth > 0 && isFlaky && draws.chance(0.5));
      return resultOf(each, isWrong, draws, this.#plan.namesInputs);
    });
    const id = `exec-${this.executions.length + 1}`;
    return { id, key, cases, acceptedAt: now, endsAt, word: word ?? 'completed', results };
  }
}

export function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Where the bot is wrong, the platform says so, or only the raw output shows it. */
function resultOf(
  { text, intent, allowedMs }: SimulatedCase,
  isWrong: boolean,
  draws: Draws,
  namesInput: boolean,
): SimulatedResult {
  const isSlow = isWrong && draws.chance(0.2);
  const actual = isWrong && !isSlow ? 'intent-other' : intent;
  const seesIt = draws.chance(0.8) || isSlow;
  return {
    assertions: [{ type: 'intent', passed: !(isWrong && seesIt), expected: intent, actual }],
    matched_intent: actual,
    extracted_entities: [],
    intent_confidence: 0.9,
    response_text: 'as you wish',
    latency_ms: isSlow ? allowedMs + 1 : draws.whole(50, allowedMs),
    ...(namesInput ? { input_text: text } : {}),
  };
}
