import type { MockCognigyAiOptions } from '../../../lib/mocks/cognigy-ai/mock-cognigy-ai-options.ts';
import type { MockCognigyAi } from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { readReport } from '../../../lib/report/read-report.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  driveToReport,
} from '../../support/servers/cognigy-gate.ts';
import { bytes, scriptedServer } from '../../support/servers/scripted-server.ts';
import type { End } from './attack-row.ts';
import { endOf } from './play-run.ts';

type Fields = Record<string, unknown>;

/** How answers of Cognigy.AI are bent on their way, by what they are of; the text where it is no JSON. */
export interface Bent {
  readonly task?: (task: Fields) => unknown;
  readonly run?: (run: Fields & { readonly stepResults: readonly Step[] }) => unknown;
  readonly scores?: (scores: readonly Fields[]) => unknown;
  readonly message?: (answer: Fields, place: number, asked: Fields) => unknown;
  /** What is read of one endpoint. */
  readonly endpoint?: (endpoint: Fields, place: number) => unknown;
  /** An entry of the list of endpoints. */
  readonly listed?: (endpoint: Fields) => unknown;
  readonly settings?: (settings: Fields, path: string) => unknown;
  /** Intents of a flow. */
  readonly intents?: (intents: readonly Fields[]) => readonly unknown[];
  /** How far the clock is behind that heads each answer. */
  readonly behindSeconds?: number;
  /** Any call, once it was answered and before the rest is bent; undefined leaves it as it is. */
  readonly call?: (call: Call) => Partial<Pick<Call, 'status' | 'value'>> | undefined;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly value: unknown;
}

/** What stands around a run. */
interface Around {
  readonly mock?: MockCognigyAiOptions;
  /** Prepares the mock, by the address of its API and its own clock. */
  readonly before?: (mock: MockCognigyAi, clock: JumpingClock) => Promise<void>;
}

export interface Step extends Fields {
  readonly asserts: readonly Fields[];
}

/** A run against the mock of Cognigy.AI, with a server between that bends its answers. */
export async function playCognigy(
  suite: unknown,
  bent: Bent = {},
  around: Around = {},
): Promise<End> {
  const clock = new JumpingClock();
  const mock = await cognigyMock(clock, around.mock);
  await around.before?.(mock, clock);
  let messages = 0;
  let endpoints = 0;
  const bend = (value: unknown, path: string, asked: string): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const answer = value as Fields & { readonly stepResults: readonly Step[] };
    if (Array.isArray(answer.stepResults)) return bent.run?.(answer) ?? answer;
    if (answer.type === 'runPlaybook') return bent.task?.(answer) ?? answer;
    if (Array.isArray(answer.scores)) return bent.scores?.(answer.scores) ?? answer;
    if (Array.isArray(answer.outputStack)) {
      messages += 1;
      return bent.message?.(answer, messages - 1, JSON.parse(asked)) ?? answer;
    }
    if (/\/endpoints\/\w+$/.test(path)) {
      endpoints += 1;
      return bent.endpoint?.(answer, endpoints - 1) ?? answer;
    }
    if (path.endsWith('/settings')) return bent.settings?.(answer, path) ?? answer;
    const items = Array.isArray(answer.items) ? (answer.items as Fields[]) : [];
    if (/\/endpoints\?/.test(path))
      return { ...answer, items: items.map((each) => bent.listed?.(each) ?? each) };
    if (/\/intents\?/.test(path) && bent.intents !== undefined) {
      const bentItems = bent.intents(items);
      return { ...answer, items: bentItems, total: bentItems.length };
    }
    return answer;
  };
  await using between = await scriptedServer(
    ({ method, path, headers, body }) =>
      async (response, request) => {
        const answer = await fetch(`${mock.url}${path}`, {
          method,
          headers: sentOn(headers),
          ...(body === '' ? {} : { body }),
        });
        const told = await answer.text();
        const value: unknown = told === '' ? told : JSON.parse(told);
        const came = { method, path, status: answer.status, value };
        const call = { ...came, ...bent.call?.(came) };
        const text = textOf(bend(call.value, path, body));
        const saidAt = Date.parse(answer.headers.get('date') ?? '');
        const date = new Date(saidAt - (bent.behindSeconds ?? 0) * 1_000).toUTCString();
        bytes(call.status, text, { 'content-type': 'application/json', date })(response, request);
      },
  );
  const ports = cognigyPorts({ url: between.origin, clock });
  const runId = await acceptSuite(suite, ports, between.origin);
  await driveToReport(runId, ports, clock);
  const run = await ports.ledger.readRun(runId);
  if (run === null) throw new Error('the run is gone');
  return endOf({
    run,
    report: await readReport(ports.evidence, run),
    records: await ports.audit.recordsAfter(run.suiteId, 0),
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function sentOn(headers: Readonly<Record<string, string | string[] | undefined>>) {
  return Object.fromEntries(
    ['x-api-key', 'content-type', 'accept'].flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

/** The step of this place from 0 on, changed. */
export function stepChanged(place: number, change: (step: Step) => Step): Bent {
  return {
    run: (run) => ({
      ...run,
      stepResults: run.stepResults.map((step, at) => (at === place ? change(step) : step)),
    }),
  };
}

export function assertsChanged(change: (assert: Fields) => Fields): Bent {
  return {
    run: (run) => ({
      ...run,
      stepResults: run.stepResults.map((step) => ({
        ...step,
        asserts: step.asserts.map(change),
      })),
    }),
  };
}
