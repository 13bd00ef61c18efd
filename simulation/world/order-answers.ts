import { jsonBytes } from '../../lib/domain/json-bytes.ts';
import type { OrderEffect } from '../effects.ts';
import { type AskedPlatform, json, throttled, type WireAnswer } from './platform-answers.ts';
import type {
  JudgedConversation,
  SimulatedExecution,
  SimulatedOrder,
  SimulatedScenario,
} from './simulated-execution.ts';
import { endOf } from './simulated-order.ts';
import {
  caseIdIn,
  FLOW,
  LOCALE,
  MAX_TURNS,
  MODEL,
  PERSONA,
  PROJECT,
  WIRE_CRITERIA,
} from './simulated-scenario.ts';
import { type SimulatedRun, type SimulatedWorld, SUITE_ID } from './simulated-world.ts';

export const API_KEY = 'canary-api-key';
const TESTING = '/testing/simulations';

/** What a request of orders is made for. */
export function orderEffectOf(method: string, path: string): OrderEffect {
  const [, , rest = ''] = addressIn(path);
  if (rest.endsWith('/schedule')) return 'submit';
  if (method === 'POST') return 'stop';
  if (rest.endsWith('/batches')) return 'seek';
  if (rest.includes('/runs')) return 'results';
  return rest.includes('/batches/') ? 'status' : 'look_up';
}

export function isOfOrders(path: string): boolean {
  return path.startsWith('/testing/') || path.startsWith('/new/v2.0/');
}

/** Scenario, batch, and what stands behind `/simulations/<scenario>`, without a query. */
function addressIn(path: string): readonly [scenario: string, batch: string, rest: string] {
  const [bare = ''] = path.split('?');
  const [, scenario = '', rest = ''] = /\/simulations\/([^/]+)(\/.*)?$/.exec(bare) ?? [];
  const [, batch = ''] = /\/batches\/([^/]+)/.exec(rest) ?? [];
  return [decodeURIComponent(scenario), decodeURIComponent(batch), rest];
}

/** What a platform does and says of orders when nothing goes wrong. */
export function answerOrder(asked: AskedPlatform, effect: OrderEffect): WireAnswer {
  const { world, place, request } = asked;
  const seconds = place.platform.secondsUntilRoom(world.clock.now());
  if (seconds !== null) return throttled(seconds);
  if (request.headers?.['x-api-key'] !== API_KEY) return json(401, { title: 'Unauthorized' });
  if (effect === 'look_up') return lookedUp(asked);
  const scenario = scenarioAsked(asked);
  if (scenario === undefined) return UNKNOWN;
  if (effect === 'submit') return ordered(asked, scenario);
  const orders = ordersOf(asked, scenario);
  if (effect === 'seek') {
    return listOf(orders.toReversed().map((each) => batchRecord(world, each)));
  }
  const execution = orders.find(({ order }) =>
    isAddressed(world, order.ids, addressIn(request.path)[1]),
  );
  if (execution === undefined) return UNKNOWN;
  if (effect === 'status') return json(200, batchRecord(world, execution));
  if (effect === 'stop') {
    execution.order.stoppedAt ??= world.clock.now();
    return json(200, { message: 'Simulation stop signal sent successfully.' });
  }
  return runsOf(asked, execution);
}

const UNKNOWN = json(404, { title: 'Not Found', traceId: 'api--1' });

type Ordered = SimulatedExecution & { readonly order: SimulatedOrder };

function ordersOf({ place }: AskedPlatform, { key }: SimulatedScenario): Ordered[] {
  return place.platform.executions.filter(
    (each): each is Ordered => each.order?.scenario.key === key,
  );
}

/** By the one of its ids that this platform takes. */
function isAddressed(
  { plan }: SimulatedWorld,
  [referenceId, id]: readonly [string, string],
  asked: string,
): boolean {
  return asked === (plan.orders.addressedBy === 'id' ? id : referenceId);
}

export function scenarioAsked({
  world,
  place,
  request,
}: AskedPlatform): SimulatedScenario | undefined {
  const [asked] = addressIn(request.path);
  return scenariosAt(world, place).find(({ ids: { referenceId, id } }) =>
    isAddressed(world, [referenceId, id], asked),
  );
}

function scenariosAt(world: SimulatedWorld, place: AskedPlatform['place']): SimulatedScenario[] {
  return world.runs
    .filter(({ plan, home }) => plan.mode === 'conversations' && home === place)
    .flatMap(scenariosOf);
}

/** One for each batch of a run; those of other runs are in the same project. */
function scenariosOf({ runId, plan, cases }: SimulatedRun): SimulatedScenario[] {
  return Array.from({ length: plan.batches }, (_, index) => {
    const first = cases[index * plan.casesPerBatch];
    if (first === undefined) throw new Error(`${runId} has no case ${index}`);
    const caseId = caseIdIn(first);
    return {
      key: `${runId}:${index}`,
      case: first,
      ids: { referenceId: `ref-${caseId}`, id: `id-${caseId}` },
      name: `${SUITE_ID}: ${caseId}`,
    };
  });
}

const LISTS: Readonly<Record<string, readonly object[]>> = {
  projects: [PROJECT],
  flows: [FLOW],
  locales: [LOCALE],
  largelanguagemodels: [MODEL],
};

function lookedUp({ world, place, request }: AskedPlatform): WireAnswer {
  const [path = ''] = request.path.split('?');
  const [, list] = /^\/new\/v2\.0\/(\w+)$/.exec(path) ?? [];
  if (list !== undefined) return json(200, { items: LISTS[list] ?? [], total: null });
  if (path !== TESTING) return UNKNOWN;
  return listOf(
    scenariosAt(world, place).map(({ ids, name, case: { text } }) => ({
      ...ids,
      name,
      persona: PERSONA,
      mission: text,
      successCriteria: WIRE_CRITERIA,
      maxTurns: MAX_TURNS,
    })),
  );
}

export function listOf(data: readonly unknown[]): WireAnswer {
  return json(200, {
    data,
    pagination: { limit: 100, skip: 0, total: data.length, hasNext: false },
  });
}

interface OrderBody {
  readonly name: string;
  readonly numberOfExecutions: number;
}

function ordered(
  { world, place, request }: AskedPlatform,
  scenario: SimulatedScenario,
): WireAnswer {
  const { name, numberOfExecutions: runs }: OrderBody = JSON.parse(
    new TextDecoder().decode(request.body),
  );
  const { order } = place.platform.order(
    scenario,
    { key: scenario.key, name, runs },
    world.clock.now(),
  );
  const [referenceId = '', id = ''] = order?.ids ?? [];
  return json(201, { referenceId, id });
}

function batchRecord(world: SimulatedWorld, execution: Ordered): object {
  const { orders } = world.plan;
  const { order, acceptedAt } = execution;
  const { at, word } = endOf(execution, orders.stopsAfterMs);
  const isOver = world.clock.now() >= at;
  const [referenceId, id] = order.ids;
  const failed = order.conversations.filter(
    ({ metrics }) => metrics.errorInfo.message !== '',
  ).length;
  return {
    referenceId,
    id,
    ...(orders.namesBatches ? { name: order.name } : {}),
    simulationReference: order.scenario.ids.referenceId,
    // Where it has no words the counts are all there is, and they say nothing of an early end.
    ...(orders.tellsStatus || word !== 'completed'
      ? { status: isOver ? word.toUpperCase() : 'IN_PROGRESS' }
      : {}),
    runs: order.runs,
    completedRuns: isOver ? order.runs - failed : 0,
    failedRuns: isOver ? failed : 0,
    createdAt: acceptedAt,
  };
}

/** As they went out, whole or with what is in each left out. */
function runsOf(asked: AskedPlatform, execution: Ordered): WireAnswer {
  const { world, request } = asked;
  const { listsWhole, keepsMs, stopsAfterMs } = world.plan.orders;
  const { resultsAfterMs } = world.plan.platform;
  const { at, word } = endOf(execution, stopsAfterMs);
  const now = world.clock.now();
  if (now >= at + keepsMs) return UNKNOWN;
  const cut = word === 'stopped' ? cutOff : (each: JudgedConversation) => each;
  const all = now < at + resultsAfterMs ? [] : execution.order.conversations.map(cut);
  const [, run] = /\/runs\/([^/?]+)/.exec(request.path) ?? [];
  if (run === undefined) {
    const shown = listsWhole ? all : all.map(({ id, sequence }) => ({ id, sequence }));
    return served(asked, execution, listOf(shown), shown);
  }
  const found = all.find(({ id }) => id === decodeURIComponent(run));
  return found === undefined ? UNKNOWN : served(asked, execution, json(200, found), [found]);
}

function cutOff(conversation: JudgedConversation): JudgedConversation {
  return { ...conversation, metrics: { ...conversation.metrics, isBatchStopped: true } };
}

/** Notes an answer as it went out, with the runs that can be read in it. */
export function served(
  { place }: AskedPlatform,
  execution: SimulatedExecution,
  answer: WireAnswer,
  runs: readonly unknown[],
): WireAnswer {
  const bytes = answer.body.kind === 'json' ? answer.body.bytes : jsonBytes(null);
  place.platform.serveIn(execution, bytes, runs);
  return answer;
}

/** The order that a request is about, whose runs it reads. */
export function orderAsked(asked: AskedPlatform): Ordered | undefined {
  const scenario = scenarioAsked(asked);
  if (scenario === undefined) return undefined;
  const [, batch] = addressIn(asked.request.path);
  return ordersOf(asked, scenario).find(({ order }) => isAddressed(asked.world, order.ids, batch));
}
