import { ConfigurationInvalid } from '../../lib/domain/errors.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import { executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import { Wake } from '../../lib/engine/wake.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { amendRun, runOf } from '../../lib/steps/run-access.ts';
import { applyOverrides, partOf } from '../../lib/suite-file/apply-overrides.ts';
import { seededRandom } from '../seeded-random.ts';
import { FunctionCall } from '../world/function-call.ts';
import type { SimulatedPlace } from '../world/simulated-place.ts';
import { ENDPOINT } from '../world/simulated-ports.ts';
import { ASKED_TAG, suiteOf, wholeSuiteOf } from '../world/simulated-suite.ts';
import type { SimulatedRun, SimulatedWorld } from '../world/simulated-world.ts';
import { closeEnded, isClosed, owe, sweep } from './closers.ts';
import type { GateParts } from './gate-parts.ts';
import { functionSeconds } from './gate-workflow.ts';

const FIRST_REDELIVERY_SECONDS = 900;

/** Conducts all runs of a simulation at once, and whoever looks after those that nobody ended. */
export async function conductGate(world: SimulatedWorld, parts: GateParts): Promise<void> {
  const conducted = world.runs.map((run) => new Conduct(world, run, parts).conduct());
  await Promise.all([...conducted, sweep(world, parts)]);
}

/** The life of one run: accepted, executed, and where its process dies perhaps taken up again. */
class Conduct {
  readonly #world: SimulatedWorld;
  readonly #run: SimulatedRun;
  readonly #parts: GateParts;
  readonly #calls = new Set<FunctionCall>();
  readonly #seconds: ReadonlyMap<string, number>;
  readonly #wake = new Wake();
  #stop = new AbortController();
  #processDied = false;

  constructor(world: SimulatedWorld, run: SimulatedRun, parts: GateParts) {
    this.#world = world;
    this.#run = run;
    this.#parts = parts;
    this.#seconds = functionSeconds(parts.workflow);
  }

  async conduct(): Promise<void> {
    const { clock } = this.#world;
    const { startAfterMs, cancelAfterSeconds, diesAfterSeconds, resumeAfterSeconds } =
      this.#run.plan;
    await clock.sleep(startAfterMs);
    if (cancelAfterSeconds !== null) {
      this.#world.later(cancelAfterSeconds * 1_000, () => void this.#cancel());
    }
    if (diesAfterSeconds !== null) {
      this.#world.later(diesAfterSeconds * 1_000, () => this.#die());
    }
    let isStarted = await this.#accept();
    while (isStarted) {
      const status = await this.#execute();
      isStarted = false;
      if (this.#processDied && resumeAfterSeconds !== null) {
        await clock.sleep(resumeAfterSeconds * 1_000);
        isStarted = !isClosed(this.#world, this.#run) && (await this.#resume());
      } else if (status === 'ABORTED') {
        // From here on Step Functions says that it has ended, and what it had called may go on.
        this.#run.isAttended = false;
        await clock.sleep(this.#world.latency(1, 50) ** 2 * 8);
        await closeEnded(this.#world, this.#run, 'ABORTED', this.#parts);
      }
    }
    this.#run.isAttended = false;
  }

  /** Whoever asks for a run asks again until told that it was accepted, three times. */
  async #accept(): Promise<boolean> {
    const { plan, runId, home } = this.#run;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      try {
        await this.#invoke('accept', (ports) =>
          acceptRun(
            {
              runId,
              ...askedOf(this.#run),
              defaultedThresholds: [],
              trigger: { kind: 'cli', principal: 'tester' },
              platformUrl: home.url,
              embeddedMock: home.isEmbedded,
              simulated: home.isEmbedded,
              toolVersion: '0.0.0',
              notify: [ENDPOINT],
            },
            ports,
          ),
        );
        this.#run.deadlineAt = this.#world.clock.now() + plan.breakerSeconds * 1_000;
        return true;
      } catch {
        await this.#world.clock.sleep(2_000);
      }
    }
    this.#run.deadlineAt = this.#world.clock.now() + plan.breakerSeconds * 1_000;
    return false;
  }

  async #execute(): Promise<string> {
    this.#processDied = false;
    const { workflow, steps } = this.#parts;
    const tasks = Object.fromEntries(
      Object.entries(steps).map(([name, step]) => [
        name,
        (payload: unknown) => this.#invoke(name, (ports) => step(RunState.parse(payload), ports)),
      ]),
    );
    const execution = await executeWorkflow(workflow, {
      name: this.#run.runId,
      input: { runId: this.#run.runId },
      tasks,
      clock: this.#world.clock,
      random: seededRandom(this.#world.plan.seed + this.#run.plan.index),
      wake: this.#wake,
      signal: this.#stop.signal,
    });
    this.#run.executions.push(execution);
    this.#world.note(this.#run.runId, 'execution', execution.status, execution.error ?? '');
    return execution.status;
  }

  async #invoke<T>(name: string, work: (ports: Ports) => Promise<T>): Promise<T> {
    const call = new FunctionCall(this.#world, this.#run, {
      name,
      seconds: this.#seconds.get(name) ?? 60,
      onProcessDeath: () => this.#die(),
      onStop: () => this.#stop.abort('stopped by a person'),
    });
    this.#calls.add(call);
    try {
      return await call.live(() => work(this.#portsOf(call)));
    } finally {
      this.#calls.delete(call);
    }
  }

  /** In an account the message about a run's end is also put into a queue, where it fails once. */
  #portsOf(call: FunctionCall): Ports {
    const ports = this.#parts.ports(call);
    const tryLater = async () => owe(this.#world, this.#run, FIRST_REDELIVERY_SECONDS, this.#parts);
    return Object.assign(ports, { notifier: { ...ports.notifier, tryLater } });
  }

  #die(): void {
    if (this.#processDied) return;
    this.#processDied = true;
    this.#stop.abort('the process died');
    this.#stop = new AbortController();
    for (const call of [...this.#calls]) void call.die({ scope: 'step' });
  }

  /** Perhaps somewhere else at first, by whoever does not know better. */
  async #resume(): Promise<boolean> {
    const { plan, home } = this.#run;
    const elsewhere = plan.resumesAt === null ? home : this.#world.place(plan.resumesAt);
    return (elsewhere !== home && (await this.#takeUp(elsewhere))) || (await this.#takeUp(home));
  }

  /** As `resume` does: the clocks of the run begin anew. */
  async #takeUp(place: SimulatedPlace): Promise<boolean> {
    const resumedAt = { platformUrl: place.url, embeddedMock: place.isEmbedded };
    let isRefused = false;
    try {
      await this.#invoke('resume', async (ports) =>
        this.#parts.takeUp(resumedAt, await runOf(ports.ledger, this.#run.runId), ports),
      );
      this.#run.at = place;
      return true;
    } catch (error) {
      isRefused = error instanceof ConfigurationInvalid;
      return false;
    } finally {
      // Also where it failed: the write may have landed all the same.
      if (!isRefused) {
        this.#run.deadlineAt = this.#world.clock.now() + this.#run.plan.breakerSeconds * 1_000;
      }
    }
  }

  async #cancel(): Promise<void> {
    try {
      await this.#invoke('cancel', ({ ledger, now }) =>
        amendRun(ledger, this.#run.runId, (latest) =>
          latest.cancelRequestedAt === null ? { ...latest, cancelRequestedAt: now() } : latest,
        ),
      );
      this.#wake.ring();
    } catch {
      // There may be no run yet, or the store is away: the person sees that and lets it go.
    }
  }
}

/** The suite of a run, or what `--tag` leaves of it. */
function askedOf(run: SimulatedRun) {
  if (run.leftOut.length === 0) return { suite: suiteOf(run) };
  const applied = applyOverrides(wholeSuiteOf(run), { tags: [ASKED_TAG] });
  if (applied.status === 'refused') throw new Error(applied.problem);
  return { suite: applied.suite, ...partOf(applied) };
}
