import { describe, expect, it } from 'vitest';
import { DEFAULT_RATE_LIMIT } from '../../lib/domain/pace/rate-budget.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import { executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../lib/engine/load-workflow.ts';
import { VirtualClock } from '../../lib/engine/virtual-clock.ts';
import { STEPS } from '../../lib/local/drive-run.ts';
import { exportWorkflow } from '../../lib/stack/workflow/export-workflow.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import type {
  ResultsOutcome,
  StatusOutcome,
  SubmitOutcome,
  SubmitRequest,
  Unavailable,
} from '../../lib/steps/ports/platform.ts';
import type { RateBudget } from '../../lib/steps/ports/rate-budget.ts';
import { FakePlatform } from '../support/fakes/fake-platform.ts';
import { FAKE_START, FakeBudget, FakeClock, fakePorts } from '../support/fakes/fake-ports.ts';
import { aSuite } from '../support/fakes/workflow-loop.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';

const RUNS = 10;
const BATCHES = 12;
const EXECUTION_MS = 240_000;
const { requests: LIMIT, seconds: WINDOW_SECONDS } = DEFAULT_RATE_LIMIT;

const workflow = loadWorkflow(exportWorkflow(), { name: 'run-workflow' });

/** Refuses what goes beyond the limit in any window, and takes four minutes for an execution. */
class LimitedPlatform extends FakePlatform {
  readonly admitted: { readonly run: string; readonly at: number }[] = [];
  readonly refusals: number[] = [];
  readonly #now: () => number;
  readonly #startedAt = new Map<string, number>();

  constructor(now: () => number) {
    super();
    this.#now = now;
  }

  override async submit(request: SubmitRequest): Promise<SubmitOutcome> {
    const refused = this.#admit(request.idempotencyKey);
    if (refused !== null) return refused;
    const outcome = this.accept(request);
    if (outcome.status === 'accepted') this.#startedAt.set(outcome.executionId, this.#now());
    return outcome;
  }

  override async status(executionId: string): Promise<StatusOutcome> {
    const refused = this.#admit(this.executions.get(executionId)?.idempotencyKey ?? '');
    if (refused !== null) return refused;
    const isOver = this.#now() >= (this.#startedAt.get(executionId) ?? 0) + EXECUTION_MS;
    return isOver
      ? { status: 'terminal', word: 'completed' }
      : { status: 'running', word: 'running', progress: null, retryAfterSeconds: null };
  }

  override async results(executionId: string): Promise<ResultsOutcome> {
    const refused = this.#admit(this.executions.get(executionId)?.idempotencyKey ?? '');
    return refused ?? { status: 'ready', results: this.passingResults(executionId) };
  }

  #admit(idempotencyKey: string): Unavailable | null {
    const at = this.#now();
    const recent = this.admitted.filter((one) => one.at > at - WINDOW_SECONDS * 1_000);
    if (recent.length < LIMIT) {
      this.admitted.push({ run: idempotencyKey.split(':')[0] ?? '', at });
      return null;
    }
    this.refusals.push(at);
    return { status: 'unavailable', reached: true, problem: 'too much', retryAfterSeconds: 10 };
  }
}

/** Ten runs of twelve batches at one platform, each impatient enough to use up a tenant's limit alone. */
async function tenRuns(budgetAt: (now: () => number) => RateBudget) {
  const clock = new VirtualClock(FAKE_START);
  const now = () => clock.now();
  const platform = new LimitedPlatform(now);
  const ports = {
    ...fakePorts({ clock: new FakeClock(), platform }),
    budget: budgetAt(now),
    now,
  };
  const tasks = Object.fromEntries(
    Object.entries(STEPS).map(([name, step]) => [
      name,
      async (payload: unknown) => step(RunState.parse(payload), ports),
    ]),
  );
  const names = Array.from({ length: RUNS }, (_, place) => `run-${place}`);
  const executions = names.map(async (name) => {
    const suite = aSuite(BATCHES, {
      suite_id: name,
      max_batch_size: 1,
      concurrency: BATCHES,
      poll_worth_seconds: 0.01,
      circuit_breaker_seconds: 3_300,
    });
    await acceptRun(
      {
        runId: name,
        suite,
        defaultedThresholds: [],
        trigger: { kind: 'cli', principal: 'tester' },
        platformUrl: 'https://platform.example',
        toolVersion: '0.0.0',
      },
      ports,
    );
    return executeWorkflow(workflow, {
      name,
      input: { runId: name },
      tasks,
      clock,
      random: () => 0.5,
    });
  });
  const ended = await clock.run(Promise.all(executions));
  const runs = await Promise.all(names.map((name) => ports.ledger.readRun(name)));
  return { platform, ended, runs, names };
}

describe('ten runs at a platform that refuses what goes beyond its limit', () => {
  it('are never refused, all pass, and none waits for more than 90 s', async () => {
    const state = temporaryState();

    const { platform, ended, runs, names } = await tenRuns((now) =>
      state.rateBudget('https://platform.example', DEFAULT_RATE_LIMIT, now),
    );

    expect(platform.refusals).toEqual([]);
    expect(ended.map(({ status }) => status)).toEqual(names.map(() => 'SUCCEEDED'));
    for (const name of names) {
      const times = platform.admitted.filter(({ run }) => run === name).map(({ at }) => at);
      const gaps = times.slice(1).map((at, place) => (at - (times[place] ?? at)) / 1_000);
      expect(Math.max(...gaps)).toBeLessThan(90);
    }
    const seconds = runs.map((run) => ((run?.finishedAt ?? 0) - (run?.startedAt ?? 0)) / 1_000);
    expect(Math.max(...seconds) / Math.min(...seconds)).toBeLessThan(1.3);
  });

  it('use up the limit, and are refused by the hundred where nobody keeps the budget', async () => {
    const { platform } = await tenRuns(() => new FakeBudget());

    expect(platform.refusals.length).toBeGreaterThan(100);
  });
});
