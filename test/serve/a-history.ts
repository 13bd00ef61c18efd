import { RunState } from '../../lib/domain/run-state.ts';
import type { SuiteInput } from '../../lib/domain/suite/suite.ts';
import type { StateDirectory } from '../../lib/local/state-directory.ts';
import { acceptRun, type RunRequest } from '../../lib/steps/accept-run.ts';
import { aggregateRun } from '../../lib/steps/aggregate-run.ts';
import { pollBatches } from '../../lib/steps/poll-batches.ts';
import type { Platform } from '../../lib/steps/ports/platform.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { submitBatches } from '../../lib/steps/submit-batches.ts';
import { validateSuite } from '../../lib/steps/validate-suite.ts';
import { aSuite, aTestCase } from '../support/builders/run-evidence.ts';
import { FakePlatform } from '../support/fakes/fake-platform.ts';
import { FakeBudget, FakeClock, FakeNotifier } from '../support/fakes/fake-ports.ts';

/** What the suite has beside three cases, and what is asked for beside the suite. */
type Asked = [overrides?: Partial<SuiteInput>, asked?: Partial<RunRequest>];

/** Runs over real stores on this machine, at a platform in memory that passes everything at once. */
export class AHistory {
  readonly #ports: Ports;
  readonly #clock = new FakeClock();

  constructor(state: StateDirectory, platform: Platform = new FakePlatform()) {
    this.#ports = {
      ledger: state.ledger,
      evidence: state.evidence,
      audit: state.audit,
      durations: state.durations,
      baselines: state.baselines,
      platform,
      notifier: new FakeNotifier(),
      budget: new FakeBudget(),
      now: this.#clock.now,
    };
  }

  /** Accepts a run, under whatever name; each is a minute younger than the one before. */
  async accept(runId: string, ...[overrides = {}, asked = {}]: Asked): Promise<void> {
    this.#clock.advanceSeconds(60);
    const { suite_id = 'suite-1', ...others } = overrides;
    const suite = {
      ...aSuite(
        ['a', 'b', 'c'].map((id) => aTestCase({ id, input_text: `hello ${id}` })),
        { max_batch_size: 2, ...others },
      ),
      // Past the schema, for a run is on record before its suite is found to be none.
      suite_id,
    };
    const trigger = { kind: 'cli' as const, principal: 'tester' };
    const platformUrl = 'https://platform.example';
    await acceptRun(
      {
        ...{ runId, suite, defaultedThresholds: [], trigger, platformUrl, toolVersion: '0.1.0' },
        ...asked,
      },
      this.#ports,
    );
  }

  /** Accepts a run and plans its batches. */
  async begin(runId: string, ...asked: Asked): Promise<RunState> {
    await this.accept(runId, ...asked);
    return validateSuite(RunState.parse({ runId }), this.#ports);
  }

  /** Sends what may be out, and has one pass over it: with a concurrency of 1 a batch comes back. */
  async advance(state: RunState): Promise<RunState> {
    const sent = await submitBatches(state, this.#ports);
    this.#clock.advanceSeconds(sent.waitSeconds);
    return pollBatches(sent, this.#ports);
  }

  /** Takes it to its verdict. */
  async end(state: RunState): Promise<void> {
    let current = await submitBatches(state, this.#ports);
    while (current.next !== 'aggregate') {
      this.#clock.advanceSeconds(current.waitSeconds);
      current = await pollBatches(current, this.#ports);
      if (current.next === 'submit') current = await submitBatches(current, this.#ports);
    }
    await aggregateRun(current, this.#ports);
  }

  async whole(runId: string, ...asked: Asked): Promise<void> {
    await this.end(await this.begin(runId, ...asked));
  }
}
