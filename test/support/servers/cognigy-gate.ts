import { onTestFinished } from 'vitest';
import { DEFAULT_RATE_LIMIT } from '../../../lib/domain/pace/rate-budget.ts';
import { Report } from '../../../lib/domain/report.ts';
import { RunState } from '../../../lib/domain/run-state.ts';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import type { StateDirectory } from '../../../lib/local/state-directory.ts';
import type { MockCognigyAiOptions } from '../../../lib/mocks/cognigy-ai/mock-cognigy-ai-options.ts';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { customerServiceBot } from '../../../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { trainBot } from '../../../lib/mocks/executions-v1/bot/demo-bot.ts';
import { odataAddress } from '../../../lib/platforms/cognigy-ai/analytics/odata-address.ts';
import { ApiKey } from '../../../lib/platforms/cognigy-ai/api-key.ts';
import { cognigyAiPlatform } from '../../../lib/platforms/cognigy-ai/cognigy-ai-platform.ts';
import { endpointAddress } from '../../../lib/platforms/cognigy-ai/endpoint-address.ts';
import { patientPlatform } from '../../../lib/platforms/cognigy-ai/patient-platform.ts';
import { type HttpClient, httpClient } from '../../../lib/platforms/http.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import { acceptRun } from '../../../lib/steps/accept-run.ts';
import { aggregateRun } from '../../../lib/steps/aggregate-run.ts';
import { pollBatches } from '../../../lib/steps/poll-batches.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { jsonOf, runOf } from '../../../lib/steps/run-access.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { validateSuite } from '../../../lib/steps/validate-suite.ts';
import { writtenBody } from '../builders/json-body.ts';
import { expectCasesInOrder } from '../fakes/cases-in-order.ts';
import { JumpingClock } from '../fakes/jumping-clock.ts';
import { temporaryState } from '../setup/temporary-state.ts';

let bot: ReturnType<typeof trainBot> | undefined;

/** The mock of Cognigy.AI with the shop assistant; it is gone when the test is over. */
export async function cognigyMock(
  clock: JumpingClock,
  options: MockCognigyAiOptions = {},
): Promise<MockCognigyAi> {
  bot ??= trainBot(customerServiceBot);
  const mock = await startMockCognigyAi({ bot: await bot, now: clock.now, ...options });
  onTestFinished(() => mock.close());
  return mock;
}

export interface GateOptions {
  readonly url: string;
  readonly clock: JumpingClock;
  readonly state?: StateDirectory;
  readonly apiKey?: string;
  readonly timeoutMs?: number;
  readonly rateLimit?: { readonly requests: number; readonly seconds: number };
  /** Stands between the platform and every call of it. */
  readonly wire?: (http: HttpClient) => HttpClient;
  /** Changes what an answer says on its way to us. */
  readonly rewrite?: (said: string, path: string) => string;
}

/** Ports over a state directory and the platform `cognigy-ai`, whose waits take no time. */
export function cognigyPorts({ url, clock, ...options }: GateOptions): Ports {
  const state = options.state ?? temporaryState();
  const address = platformAddress(url);
  const { now } = clock;
  return {
    ledger: state.ledger,
    evidence: state.evidence,
    audit: state.audit,
    durations: state.durations,
    baselines: state.baselines,
    platform: patientPlatform(
      cognigyAiPlatform({
        address,
        endpoint: () => endpointAddress(address),
        odata: () => odataAddress(address),
        key: new ApiKey(options.apiKey ?? 'demo-key'),
        http: (timeoutMs = 10_000) => {
          const http = rewriting(
            httpClient({
              userAgent: 'cognigate/test',
              timeoutMs: Math.min(timeoutMs, options.timeoutMs ?? timeoutMs),
            }),
            options.rewrite ?? ((said) => said),
          );
          return options.wire?.(http) ?? http;
        },
        messages: (perHour) => state.messageBudget(url, perHour, now),
        now,
        elapsed: clock.now,
        sleep: clock.sleep,
      }),
      now,
    ),
    notifier: {
      endpoints: [],
      deliver: async () => ({ status: 'delivered' }),
    },
    budget: state.rateBudget(url, options.rateLimit ?? DEFAULT_RATE_LIMIT, now),
    onReport: expectCasesInOrder,
    now,
  };
}

function rewriting(http: HttpClient, rewrite: NonNullable<GateOptions['rewrite']>): HttpClient {
  return async (request) => {
    const outcome = await http(request);
    if (outcome.kind !== 'answer' || outcome.body.kind !== 'json') return outcome;
    const said = new TextDecoder().decode(outcome.body.bytes);
    return { ...outcome, body: writtenBody(rewrite(said, request.path)) };
  };
}

export async function acceptSuite(value: unknown, ports: Ports, url: string): Promise<string> {
  const checked = checkSuite(value);
  if (checked.status === 'invalid') {
    throw new Error(checked.faults.map(({ path, problem }) => `${path} ${problem}`).join('; '));
  }
  const runId = `run-${crypto.randomUUID()}`;
  await acceptRun(
    {
      runId,
      suite: checked.suite,
      defaultedThresholds: checked.defaultedThresholds,
      trigger: { kind: 'cli', principal: 'tester' },
      platformUrl: url,
      toolVersion: '0.0.0',
    },
    ports,
  );
  return runId;
}

/** Drives a run to its verdict as the definition does, jumping over its waits; `onPass` may end it. */
export async function driveToReport(
  runId: string,
  ports: Ports,
  clock: JumpingClock,
  onPass: (state: RunState) => Promise<void> | void = () => undefined,
): Promise<Report> {
  let state = RunState.parse({ runId });
  try {
    state = await submitBatches(await validateSuite(state, ports), ports);
    for (let pass = 0; state.next !== 'aggregate' || pass === 0; pass += 1) {
      if (pass > 3_000) throw new Error('the loop did not end');
      clock.jump(state.waitSeconds * 1_000);
      await onPass(state);
      state = await pollBatches(state, ports);
      if (state.next === 'submit') state = await submitBatches(state, ports);
    }
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'Killed') throw error;
    state = { ...state, failure: { error: error.name, cause: error.message } };
  }
  await aggregateRun(state, ports);
  const { report } = await runOf(ports.ledger, runId);
  if (report === null) throw new Error('the run has no report');
  return Report.parse(await jsonOf(ports.evidence, report));
}

/** A run against a mock, from a suite to its report. */
export async function cognigyRun(
  suite: unknown,
  options: MockCognigyAiOptions & Partial<Omit<GateOptions, 'clock'>> = {},
): Promise<{ readonly report: Report; readonly mock: MockCognigyAi }> {
  const clock = new JumpingClock();
  const { url, apiKey, timeoutMs, rateLimit, state, rewrite, ...mockOptions } = options;
  const mock = await cognigyMock(clock, mockOptions);
  const ports = cognigyPorts({
    url: url ?? mock.url,
    clock,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(state === undefined ? {} : { state }),
    ...(rewrite === undefined ? {} : { rewrite }),
  });
  const runId = await acceptSuite(suite, ports, url ?? mock.url);
  return { report: await driveToReport(runId, ports, clock), mock };
}
