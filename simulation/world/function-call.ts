import { type Effect, ledgerWrites } from '../effects.ts';
import type { KillPlan, PlannedFault } from '../simulation-plan.ts';
import type { SimulatedRun, SimulatedWorld } from './simulated-world.ts';

/** What the function service reports of a function that died under its work. */
class FunctionDied extends Error {
  override readonly name = 'Lambda.Unknown';
}

class FunctionTimedOut extends Error {
  override readonly name = 'Sandbox.Timedout';
}

/** One of its own for each who waits: what waits for a promise is kept for as long as that is. */
function never(): Promise<never> {
  return new Promise(() => {});
}

/** What one effect does, and how long the way there and back takes. */
export interface Deed<T> {
  readonly there: number;
  readonly back?: number;
  /** Does it, once; a fault says what goes wrong with it. */
  readonly act: (fault: PlannedFault | null) => T | Promise<T>;
}

/**
 * One invocation of a function, from which nothing comes any more once it is dead.
 *
 * Every effect of a step goes through `perform`, where kills strike.
 */
export class FunctionCall {
  readonly world: SimulatedWorld;
  readonly run: SimulatedRun;
  readonly name: string;
  /** Rejects when the function dies, and never else. */
  readonly died: Promise<never>;
  /** What is under way at the platform, and since when. */
  readonly operations = new Set<{ readonly at: number }>();
  readonly #above: { readonly onProcessDeath: () => void; readonly onStop: () => void };
  readonly #skewMs: number;
  readonly #endsAt: number;
  #isDead = false;
  /** A kill that waits for the next sign of life. */
  #doom: KillPlan | null = null;
  #doomAfterLedger: KillPlan | null = null;
  #reject: (error: Error) => void;

  constructor(
    world: SimulatedWorld,
    run: SimulatedRun,
    options: {
      readonly name: string;
      readonly seconds: number;
      readonly onProcessDeath: () => void;
      readonly onStop: () => void;
    },
  ) {
    this.world = world;
    this.run = run;
    this.name = options.name;
    this.#above = options;
    this.#skewMs = world.skewOf(options.name);
    this.#endsAt = world.clock.now() + options.seconds * 1_000;
    const { promise, reject } = Promise.withResolvers<never>();
    this.died = promise;
    this.#reject = reject;
    this.died.catch(() => {});
  }

  /** By the clock of the machine that the function runs on. */
  readonly now = (): number => this.world.clock.now() + this.#skewMs + this.world.steppedMs();

  /** Runs `work` as the function's own, for as long as the function lives. */
  async live<T>(work: () => Promise<T>): Promise<T> {
    const result = await Promise.race([work(), this.died]);
    if (this.#doom !== null) void this.die(this.#doom);
    if (this.#isDead) return this.died;
    for (const hold of this.run.holds) if (hold.call === this) hold.isKept = true;
    return result;
  }

  async perform<T>(effect: Effect, deed: Deed<T>): Promise<T> {
    const { world, run } = this;
    if (this.#isDead) return never();
    if (this.#doom !== null) return this.die(this.#doom);
    const { fault, kill: planned } = run.next(effect, world.clock.now());
    if (planned?.scope === 'execution') this.#above.onStop();
    const kill = planned?.scope === 'execution' ? null : planned;
    world.note(run.runId, this.name, effect, fault?.fault ?? '', planned?.point ?? '');
    if (kill?.point === 'before') return this.die(kill);
    await this.pass(deed.there);
    let result: T;
    try {
      result = await deed.act(fault);
    } finally {
      if (kill !== null && kill.point === 'effect') await this.die(kill);
    }
    if (deed.back !== undefined) await this.pass(deed.back);
    if (this.#isDead) return never();
    if (kill?.point === 'response') this.#doom = kill;
    if (kill?.point === 'ledger') this.#doomAfterLedger = kill;
    else if (ledgerWrites.has(effect)) this.#doom ??= this.#doomAfterLedger;
    return result;
  }

  /** Lets time pass; a function that uses up its own is ended. */
  async pass(milliseconds: number): Promise<void> {
    const left = this.#endsAt - this.world.clock.now();
    await this.world.clock.sleep(Math.min(milliseconds, left));
    if (this.#isDead) return never();
    if (milliseconds >= left) return this.#end(new FunctionTimedOut(`${this.name} timed out`));
  }

  /** Ends the function where it stands, and with it the process, where the kill says so. */
  die(kill: Pick<KillPlan, 'scope'>): Promise<never> {
    if (kill.scope === 'process') this.#above.onProcessDeath();
    return this.#end(new FunctionDied(`${this.name} exited without an answer`));
  }

  #end(error: Error): Promise<never> {
    if (!this.#isDead) this.world.note(this.run.runId, this.name, error.name);
    this.#isDead = true;
    this.#reject(error);
    return never();
  }

  get isDead(): boolean {
    return this.#isDead;
  }
}
