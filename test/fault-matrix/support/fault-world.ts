import type { AcceptPorts } from '../../../lib/api/pipeline-run.ts';
import type { PipelineStart } from '../../../lib/api/start-request.ts';
import { RequestedRun, validateRequestedRun } from '../../../lib/api/validate-requested-run.ts';
import type { AuditRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { DEFAULT_RATE_LIMIT } from '../../../lib/domain/pace/rate-budget.ts';
import type { Report } from '../../../lib/domain/report.ts';
import type { RunRecord } from '../../../lib/domain/run.ts';
import { RunState } from '../../../lib/domain/run-state.ts';
import type { Suite } from '../../../lib/domain/suite/suite.ts';
import type { AuditFinding } from '../../../lib/domain/verification/audit-finding.ts';
import { type EndedExecution, executeWorkflow } from '../../../lib/engine/execute-workflow.ts';
import { loadWorkflow } from '../../../lib/engine/load-workflow.ts';
import { VirtualClock } from '../../../lib/engine/virtual-clock.ts';
import { STEPS, type StepName } from '../../../lib/local/drive-run.ts';
import { steadyClock } from '../../../lib/local/steady-clock.ts';
import { webhookNotifier } from '../../../lib/notify/webhook-notifier.ts';
import { AccessTokenSource, type Credentials } from '../../../lib/platforms/access-token.ts';
import { executionsV1Platform } from '../../../lib/platforms/executions-v1/executions-v1-platform.ts';
import type { HttpClient } from '../../../lib/platforms/http.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import type { TokenCache } from '../../../lib/platforms/token-cache.ts';
import { readReport } from '../../../lib/report/read-report.ts';
import { exportWorkflow } from '../../../lib/stack/workflow/export-workflow.ts';
import { acceptRun } from '../../../lib/steps/accept-run.ts';
import type { Notifier } from '../../../lib/steps/ports/notifier.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';
import { findingsIn } from '../../support/fakes/fake-trail.ts';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';
import { PlatformModel, type PlatformScript } from './platform-model.ts';
import { outcomeOf, type Reply, status } from './replies.ts';

const RUN_ID = 'run-1';
export const PLATFORM = 'https://platform.example';
const CI_HOOK = 'https://ci.example/hooks/canary-path';
const CANARIES = ['canary-client-secret', 'canary-token', 'canary-path', 'canary-hook-secret'];

const workflow = loadWorkflow(exportWorkflow(), { name: 'run-workflow' });

export type Stores = Omit<Ports, 'platform' | 'notifier' | 'now'>;

export interface FaultScript {
  readonly suite?: Suite;
  readonly platform?: PlatformScript;
  /** How the notification endpoint replies; 204 after these. */
  readonly webhook?: readonly Reply[];
  /** Instead of the scripted platform: a client of real sockets at this address. */
  readonly over?: {
    readonly http: HttpClient;
    readonly url: string;
    readonly model: PlatformModel;
  };
  readonly notifier?: Notifier;
  readonly credentials?: (options: { readonly fresh: boolean }) => Promise<Credentials>;
  readonly tokenCache?: TokenCache;
  /** Stores that fail, over the good ones; or other ones altogether. */
  readonly stores?: (good: Stores, now: () => number) => Partial<Stores>;
  /** What happens to the invocation of a step: throw to lose it, before or after its work. */
  readonly around?: (
    step: StepName,
    call: number,
    work: () => Promise<RunState>,
  ) => Promise<RunState>;
  /** Called after every step. */
  readonly afterStep?: (step: StepName, ports: Ports, state: RunState) => Promise<void> | void;
  /** What is done once the execution has ended, in the virtual time of the run. */
  readonly afterwards?: (
    ports: Ports,
    execution: EndedExecution,
    clock: VirtualClock,
  ) => Promise<void>;
  /** How the run is recorded, instead of as the command line does it; answers with its id. */
  readonly accept?: (ports: Ports, suite: Suite) => Promise<string>;
  readonly runId?: string;
  /** What a pipeline asks for in an execution of this name, instead of a run that is in the ledger. */
  readonly pipeline?: {
    readonly start: PipelineStart;
    readonly execution: string;
    /** What the execution is started with instead of that request. */
    readonly input?: unknown;
    /** The run that answers; the execution's own where absent. */
    readonly expectedRun?: string;
    readonly accepting: (ports: Ports) => AcceptPorts;
  };
  readonly clock?: VirtualClock;
  /** What the machine's clock shows at a time, where somebody sets it. */
  readonly wall?: (time: number) => number;
  /** Whether one process measures the time that passes, as on one machine, or each step reads the clock. */
  readonly isOneProcess?: boolean;
  readonly startAt?: number;
  readonly signal?: AbortSignal;
}

/** All that came of a run. */
export interface FaultOutcome {
  readonly execution: EndedExecution;
  readonly run: RunRecord;
  readonly report: Report | null;
  readonly records: readonly AuditRecord[];
  readonly ports: Ports;
  readonly platform: PlatformModel;
  readonly messages: readonly { readonly id: string; readonly body: string; readonly at: number }[];
  /** `audit` and `notify`, in the order in which they happened. */
  readonly order: readonly string[];
  /** What a verification of the whole trail finds. */
  readonly findings: readonly AuditFinding[];
  readonly seconds: number;
}

/** Executes the exported definition with the real steps and clients, on a virtual clock. */
export async function runWith(script: FaultScript = {}): Promise<FaultOutcome> {
  const clock = script.clock ?? new VirtualClock(script.startAt ?? FAKE_START);
  const now = () => clock.now();
  const platform = script.over?.model ?? new PlatformModel(script.platform ?? {}, now);
  const messages: { id: string; body: string; at: number }[] = [];
  const order: string[] = [];
  const ports = portsOf(script, { clock, platform, messages, order });
  const suite = script.suite ?? aSuite(3);
  const runId =
    script.pipeline?.execution ?? (await (script.accept ?? acceptAs(script))(ports, suite));
  const calls = new Map<StepName, number>();
  const tasks = Object.fromEntries(
    Object.entries(STEPS).map(([name, step]) => [
      name,
      (payload: unknown) =>
        clock.during(async () => {
          const stepName = name as StepName;
          const call = (calls.get(stepName) ?? 0) + 1;
          calls.set(stepName, call);
          const work = () =>
            stepName === 'validate-suite'
              ? validated(payload, ports, script)
              : step(RunState.parse(payload), ports);
          const state = await (script.around?.(stepName, call, work) ?? work());
          await script.afterStep?.(stepName, ports, state);
          return state;
        }),
    ]),
  );
  const startedAt = now();
  const execution = await clock.run(
    executeWorkflow(workflow, {
      name: runId,
      input: inputOf(script, runId),
      tasks,
      clock,
      random: () => 0.5,
      ...(script.signal === undefined ? {} : { signal: script.signal }),
    }),
  );
  await script.afterwards?.(ports, execution, clock);
  const run = await ports.ledger.readRun(script.pipeline?.expectedRun ?? runId);
  if (run === null) throw new Error('the run is gone');
  return {
    execution,
    run,
    report: await readReport(ports.evidence, run),
    records: await ports.audit.recordsAfter(run.suiteId, 0),
    ports,
    platform,
    messages,
    order,
    findings: await findingsIn(ports),
    seconds: (now() - startedAt) / 1_000,
  };
}

function inputOf({ pipeline }: FaultScript, runId: string): unknown {
  return pipeline === undefined ? { runId } : (pipeline.input ?? { start: pipeline.start });
}

function validated(payload: unknown, ports: Ports, { pipeline }: FaultScript): Promise<RunState> {
  return validateRequestedRun(RequestedRun.parse(payload), ports, () => {
    if (pipeline === undefined) throw new Error('no pipeline has asked for this run');
    return pipeline.accepting(ports);
  });
}

function acceptAs({ runId = RUN_ID, over }: FaultScript) {
  return async (ports: Ports, suite: Suite): Promise<string> => {
    await acceptRun(
      {
        runId,
        suite,
        defaultedThresholds: ['pass_rate'],
        trigger: { kind: 'cli', principal: 'tester' },
        platformUrl: over?.url ?? PLATFORM,
        toolVersion: '0.0.0',
        notify: ['ci'],
      },
      ports,
    );
    return runId;
  };
}

interface Means {
  readonly clock: VirtualClock;
  readonly platform: PlatformModel;
  readonly messages: { id: string; body: string; at: number }[];
  readonly order: string[];
}

function portsOf(script: FaultScript, means: Means): Ports {
  const { clock, platform, order } = means;
  const wall = () => script.wall?.(clock.now()) ?? clock.now();
  const steady = steadyClock(wall, () => clock.now());
  const now = script.isOneProcess === true ? steady.now : wall;
  const address = platformAddress(script.over?.url ?? PLATFORM);
  const http = script.over?.http ?? httpTo(platform, now);
  const tokens = new AccessTokenSource({
    address,
    http,
    now,
    credentials:
      script.credentials ??
      (async () => ({ clientId: 'client-7', clientSecret: 'canary-client-secret' })),
    ...(script.tokenCache === undefined ? {} : { cache: script.tokenCache }),
  });
  const good = goodStores(now);
  const stores = { ...good, ...script.stores?.(good, now) };
  const notifier = script.notifier ?? scriptedNotifier(script.webhook ?? [], means);
  return {
    ...stores,
    audit: {
      head: (chain) => stores.audit.head(chain),
      recordsAfter: (chain, seq) => stores.audit.recordsAfter(chain, seq),
      async insert(record) {
        const isNew = await stores.audit.insert(record);
        order.push('audit');
        return isNew;
      },
    },
    platform: executionsV1Platform({ address, tokens, http, now }),
    notifier: {
      endpoints: notifier.endpoints,
      deliver(endpoint, message) {
        order.push('notify');
        means.messages.push({ id: message.id, body: message.body, at: now() });
        return notifier.deliver(endpoint, message);
      },
    },
    now,
    ...(script.isOneProcess === true ? { clockStepMs: steady.stepMs } : {}),
  };
}

function goodStores(now: () => number): Stores {
  const state = temporaryState();
  return {
    ledger: state.ledger,
    evidence: state.evidence,
    audit: state.audit,
    durations: state.durations,
    baselines: { list: async () => [], set: async () => {} },
    budget: state.rateBudget(PLATFORM, DEFAULT_RATE_LIMIT, now),
  };
}

function scriptedNotifier(replies: readonly Reply[], { clock, messages }: Means): Notifier {
  const http = scriptedHttp(
    () => replies[messages.length - 1] ?? status(204),
    () => clock.now(),
  );
  return webhookNotifier({
    endpoints: [{ name: 'ci', url: CI_HOOK, secret: 'canary-hook-secret' }],
    http,
  });
}

/** A client whose requests reach the model at once. */
export function httpTo(model: PlatformModel, now: () => number): HttpClient {
  return scriptedHttp((request) => model.receive(request), now);
}

function scriptedHttp(
  receive: (request: Parameters<PlatformModel['receive']>[0]) => Reply,
  now: () => number,
): HttpClient {
  return async ({ method, path, origin, headers = {}, body }) => {
    const reply = receive({ method, path, headers, body: new TextDecoder().decode(body) });
    if (reply.kind === 'socket') throw new Error('this reply needs a real server');
    return outcomeOf(reply, new URL(origin).host, now());
  };
}

/** Texts that must be found nowhere but where they were sent. */
export function leaksOf({ execution, report, records, messages }: FaultOutcome): string[] {
  const sinks = JSON.stringify([execution, report, records, messages]);
  return CANARIES.filter((canary) => sinks.includes(canary));
}
