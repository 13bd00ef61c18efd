import { RunState } from '../../lib/domain/run.ts';
import { Suite } from '../../lib/domain/suite.ts';
import { executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import { seededRandom } from '../../lib/engine/seeded-random.ts';
import { Wake } from '../../lib/engine/wake.ts';
import type { Workflow } from '../../lib/engine/load-workflow.ts';
import { STEPS } from '../../lib/local/drive-run.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import type { Ports } from '../../lib/steps/ports.ts';
import { amendRun } from '../../lib/steps/run-access.ts';
import { closeAbandoned, isClosed, sweep } from './closers.ts';
import { FunctionCall } from './function-call.ts';
import { functionSeconds } from './gate-workflow.ts';
import { PLATFORM_URL } from './simulated-http.ts';
import { simulatedPorts } from './simulated-ports.ts';
import { SUITE_ID, type SimulatedRun, type SimulatedWorld } from './simulated-world.ts';

type Step = (state: RunState, ports: Ports) => Promise<RunState>;
export type Steps = Readonly<Record<string, Step>>;

/** What the gate is made of; a planted bug replaces a part of it. */
export interface GateParts {
  readonly workflow: Workflow;
  readonly steps: Steps;
  readonly ports: (call: FunctionCall) => Ports;
}

export function gateParts(workflow: Workflow): GateParts {
  return { workflow, steps: STEPS, ports: simulatedPorts };
}

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
    const { startAfterMs, abortAfterSeconds, cancelAfterSeconds, resumeAfterSeconds } =
      this.#run.plan;
    await clock.sleep(startAfterMs);
    if (abortAfterSeconds !== null) {
      this.#world.later(abortAfterSeconds * 1_000, () => this.#stop.abort('stopped by a person'));
    }
    if (cancelAfterSeconds !== null) {
      this.#world.later(cancelAfterSeconds * 1_000, () => void this.#cancel());
    }
    let isStarted = await this.#accept();
    while (isStarted) {
      const status = await this.#execute();
      isStarted = false;
      if (this.#processDied && resumeAfterSeconds !== null) {
        await clock.sleep(resumeAfterSeconds * 1_000);
        isStarted = !isClosed(this.#world, this.#run) && (await this.#takeUp());
      } else if (status === 'ABORTED') {
        await clock.sleep(this.#world.latency(100, 20_000));
        await closeAbandoned(this.#world, this.#run, this.#parts);
      }
    }
    this.#run.isAttended = false;
  }

  /** Whoever asks for a run asks again until told that it was accepted, three times. */
  async #accept(): Promise<boolean> {
    const { plan, runId } = this.#run;
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      try {
        await this.#invoke('accept', (ports) =>
          acceptRun(
            {
              runId,
              suite: suiteOf(this.#run),
              defaultedThresholds: [],
              trigger: { kind: 'cli', principal: 'tester' },
              platformUrl: PLATFORM_URL,
              toolVersion: '0.0.0',
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
        (payload: unknown) =>
          this.#invoke(name, (ports) => step(RunState.parse(payload), ports)),
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
    });
    this.#calls.add(call);
    try {
      return await call.live(() => work(this.#parts.ports(call)));
    } finally {
      this.#calls.delete(call);
    }
  }

  #die(): void {
    if (this.#processDied) return;
    this.#processDied = true;
    this.#stop.abort('the process died');
    this.#stop = new AbortController();
    for (const call of [...this.#calls]) void call.die({ scope: 'step' });
  }

  /** As `resume` does: the clocks of the run begin anew. */
  async #takeUp(): Promise<boolean> {
    try {
      await this.#invoke('resume', async ({ ledger, now }) => {
        await amendRun(ledger, this.#run.runId, (latest) => ({
          ...latest,
          deadlineAt: now() + (latest.deadlineAt - latest.startedAt),
          unreachableSince: null,
          holdUntil: null,
          cancelRequestedAt: null,
          resumptions: latest.resumptions + 1,
        }));
      });
      this.#run.deadlineAt = this.#world.clock.now() + this.#run.plan.breakerSeconds * 1_000;
      return true;
    } catch {
      return false;
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

function suiteOf({ plan, cases }: SimulatedRun): Suite {
  return Suite.parse({
    suite_id: SUITE_ID,
    max_batch_size: plan.casesPerBatch,
    concurrency: plan.concurrency,
    circuit_breaker_seconds: plan.breakerSeconds,
    on_ambiguous_submit: plan.onAmbiguousSubmit,
    gate: { pass_rate: plan.passHundredths / 100 },
    test_cases: cases.map(({ text, intent, allowedMs }) => ({
      input_text: text,
      outcome: { expected_intent: intent, allowed_latency_ms: allowedMs },
    })),
  });
}
