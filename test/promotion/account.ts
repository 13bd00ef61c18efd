import type { EndpointEntry, EndpointRecord } from '../../lib/domain/audit/endpoint-log.ts';
import {
  type MovedEndpoint,
  sealEndpointEntry,
  stepsOfEndpoint,
} from '../../lib/domain/audit/endpoint-log.ts';
import { ConcurrentWrite } from '../../lib/domain/errors.ts';
import type { RunRecord } from '../../lib/domain/run.ts';
import { RunState } from '../../lib/domain/run-state.ts';
import type { SnapshotWish } from '../../lib/domain/snapshot-wish.ts';
import { Suite } from '../../lib/domain/suite/suite.ts';
import { type EndedExecution, executeWorkflow } from '../../lib/engine/execute-workflow.ts';
import { loadWorkflow, type Workflow } from '../../lib/engine/load-workflow.ts';
import { STEPS, type StepName } from '../../lib/local/drive-run.ts';
import { cognigyAiApi } from '../../lib/platforms/cognigy-ai/api-client.ts';
import { ApiKey } from '../../lib/platforms/cognigy-ai/api-key.ts';
import { httpClient } from '../../lib/platforms/http.ts';
import { platformAddress } from '../../lib/platforms/platform-address.ts';
import { botVersionsOf } from '../../lib/promotion/bot-versions-of.ts';
import { claimByLog } from '../../lib/promotion/claim-by-log.ts';
import type { EndpointLog, EndpointMover } from '../../lib/promotion/endpoint-mover.ts';
import { exportWorkflow } from '../../lib/stack/workflow/export-workflow.ts';
import { acceptRun } from '../../lib/steps/accept-run.ts';
import { closeRun } from '../../lib/steps/close-run.ts';
import { giveBackOwed } from '../../lib/steps/give-back-owed.ts';
import type { BotVersions } from '../../lib/steps/ports/bot-versions.ts';
import type { ExecutionStatus } from '../../lib/steps/ports/executions.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { runOf } from '../../lib/steps/run-access.ts';
import { cognigyPorts } from '../support/servers/cognigy-gate.ts';
import { temporaryState } from '../support/setup/temporary-state.ts';
import type { Shop } from './shop.ts';

let workflow: Workflow | undefined;

/** As `DynamoEndpointLog` keeps it: who was not the first to go on from what he read may not go on. */
class SharedEndpointLog {
  readonly records: EndpointRecord[] = [];

  /** For one process. */
  reader(): EndpointLog {
    const last = new Map<string, EndpointRecord | undefined>();
    const stepsOf = (endpoint: MovedEndpoint) => stepsOfEndpoint(this.records, endpoint);
    return {
      append: async (entry: EndpointEntry) => {
        const { id } = entry.endpoint;
        const newest = stepsOf({ platformUrl: entry.platform_url, id }).at(-1);
        if (newest?.hash !== last.get(id)?.hash) throw new ConcurrentWrite('moved by another');
        const record = sealEndpointEntry(newest, entry);
        this.records.push(record);
        last.set(id, record);
        return record;
      },
      of: async (endpoint) => {
        last.set(endpoint.id, stepsOf(endpoint).at(-1));
        return stepsOf(endpoint);
      },
    };
  }
}

/** The gate of an account over the shop's platform: its steps, workflow and stores, in this process. */
export class Account {
  readonly ports: Ports;
  readonly log = new SharedEndpointLog();
  readonly #shop: Shop;
  readonly #state = temporaryState();
  /** Done before each step; throw in it to have the step crash. */
  beforeStep: (step: StepName, runId: string) => void = () => undefined;
  /** Replaces what moves endpoints. */
  versions: BotVersions;

  constructor(shop: Shop) {
    this.#shop = shop;
    const base = cognigyPorts({ url: shop.url, clock: shop.clock, state: this.#state });
    this.versions = botVersionsOf((run) => this.mover(run.runId, run.principal));
    const account = this;
    this.ports = {
      ...base,
      get versions() {
        return account.versions;
      },
    };
  }

  async mover(runId: string, principal = 'api tester'): Promise<EndpointMover> {
    const { now, sleep } = this.#shop.clock;
    const log = this.log.reader();
    const { ledger } = this.#state;
    return {
      lookUp: {
        api: cognigyAiApi({
          address: platformAddress(this.#shop.url),
          key: new ApiKey('demo-key'),
          http: httpClient({ userAgent: 'cognigate/test' }),
        }),
        sleep,
      },
      log,
      claim: claimByLog(log, { runId, ledger, now }),
      principal,
      toolVersion: 'test',
      now,
    };
  }

  async accept(runId: string, suite: object, snapshot: SnapshotWish = {}): Promise<void> {
    await acceptRun(
      {
        runId,
        suite: Suite.parse(suite),
        defaultedThresholds: [],
        trigger: { kind: 'api', principal: 'tester' },
        platformUrl: platformAddress(this.#shop.url).text,
        toolVersion: 'test',
        snapshot,
      },
      this.ports,
    );
  }

  /** Accepts a run and executes the workflow for it to its end. */
  async gate(runId: string, suite: object, snapshot: SnapshotWish = {}): Promise<EndedExecution> {
    await this.accept(runId, suite, snapshot);
    return this.execute(runId);
  }

  execute(runId: string): Promise<EndedExecution> {
    workflow ??= loadWorkflow(exportWorkflow());
    const tasks = Object.entries(STEPS).map(([name, step]) => [
      name,
      async (payload: unknown) => {
        this.beforeStep(name as StepName, runId);
        return step(RunState.parse(payload), this.ports);
      },
    ]);
    return executeWorkflow(workflow, {
      name: runId,
      input: { runId },
      tasks: Object.fromEntries(tasks),
      clock: this.#shop.clock,
    });
  }

  /** What the rule does when an execution has ended badly. */
  async ended(runId: string, status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'): Promise<void> {
    const execution: ExecutionStatus = { status, error: null, cause: null };
    const executions = { look: async () => execution };
    await closeRun(runId, execution, { ...this.ports, executions, owe: async () => undefined });
    await giveBackOwed(
      { kind: 'ended', name: runId, status },
      { ...this.ports, openRuns: async () => [] },
    );
  }

  /** What the rule does every five minutes. */
  async sweep(...openRuns: readonly string[]): Promise<void> {
    await giveBackOwed({ kind: 'sweep' }, { ...this.ports, openRuns: async () => openRuns });
  }

  run(runId: string): Promise<RunRecord> {
    return runOf(this.ports.ledger, runId);
  }

  steps(): string[] {
    return this.log.records.map(({ move, stage }) => `${move} ${stage}`);
  }
}
