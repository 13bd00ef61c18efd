import { type Answer, ok } from '../executions-v1/answer.ts';
import type { Api } from './api.ts';
import type { CallFaults } from './call-faults.ts';
import { exportedIntents } from './exported-intents.ts';
import { nluScores } from './nlu-scores.ts';
import { Fields } from './request-body.ts';
import { mayChange } from './rights.ts';
import type { CallKind } from './scenario.ts';
import type { JsonObject } from './wire.ts';
import type { WorldKey, WorldProject, WorldThreshold } from './world.ts';

/** What the answer to a call depends on. */
export interface CallRequest {
  /** The id that stands in the path under this name. */
  readonly id: (name: string) => string;
  readonly query: URLSearchParams;
  readonly key: WorldKey;
  readonly body: () => JsonObject;
  readonly faults: CallFaults;
}

type Perform = (api: Api, request: CallRequest) => Answer | Promise<Answer>;

export interface ApiCall {
  readonly kind: CallKind;
  readonly method: string;
  readonly path: string;
  /** @throws RefusedRequest where the call cannot be carried out, or not with this key. */
  readonly perform: Perform;
}

/** Faults name these calls for themselves. */
const KIND_BY_PART: Readonly<Record<string, CallKind>> = { schedule: 'schedule', runs: 'run' };
const NO_CONTENT: Answer = { status: 204, headers: {}, body: undefined };

/** The calls that the mock knows; `:name` stands for an id. */
export const API_CALLS: readonly ApiCall[] = [
  call('api', 'GET /projects', (api, { key, query }) =>
    api.list(api.projects(key).map(namedOnly), query),
  ),
  call('api', 'GET /projects/:project', (api, { key, id }) =>
    ok(namedOnly(api.project(key, id('project')))),
  ),
  listOf('GET /flows', ({ flows }) => flows.map(({ intents, ...flow }) => flow)),
  call('api', 'GET /flows/:flow/intents', (api, { key, id, query }) =>
    api.list(
      api.intents(key, id('flow')).map(({ exampleSentences, ...intent }) => intent),
      query,
    ),
  ),
  call('api', 'POST /flows/:flow/intents/export', (api, { key, id, body }) =>
    ok(exportedIntents(api.intents(key, id('flow')), body())),
  ),
  listOf('GET /locales', ({ locales }) => locales),
  call('api', 'GET /snapshots', (api, { key, query }) => {
    api.versions.settle();
    return api.list(api.project(key, query.get('projectId') ?? '').snapshots, query);
  }),
  call('api', 'GET /largelanguagemodels', (api, { key, query }) => {
    const { largeLanguageModels = [] } = api.project(key, query.get('projectId') ?? '');
    const useCase = query.get('useCase');
    const fit = largeLanguageModels.filter(
      ({ useCases }) => useCase === null || useCases.includes(useCase),
    );
    return api.list(
      fit.map(({ useCases, ...model }) => model),
      query,
    );
  }),
  listOf('GET /endpoints', ({ endpoints }) =>
    endpoints.map(
      ({ tellsNlu, entrypoint, active, nluConnectorId, useAnalytics, ...listed }) => listed,
    ),
  ),
  call('api', 'GET /endpoints/:endpoint', (api, { key, id }) => {
    const { tellsNlu, ...endpoint } = api.endpoint(key, id('endpoint'));
    return ok(endpoint);
  }),
  call('api', 'GET /snapshots/:snapshot', (api, { key, id }) =>
    ok(api.snapshot(key, id('snapshot'))),
  ),
  call('snapshot', 'POST /snapshots', (api, { key, body, faults }) => {
    const project = api.project(key, new Fields(body()).id('projectId'));
    mayChange(key);
    return ok(api.versions.create(project, body(), faults), 201);
  }),
  call('api', 'GET /snapshots/:snapshot/resources', (api, { key, id, query }) => {
    api.snapshot(key, id('snapshot'));
    return api.list(api.versions.resources(id('snapshot'), query.get('resourceType')), query);
  }),
  call('repoint', 'PATCH /endpoints/:endpoint', (api, { key, id, body, faults }) => {
    const endpoint = api.endpoint(key, id('endpoint'));
    mayChange(key);
    return done(api.versions.repoint(endpoint, body(), faults));
  }),
  call('api', 'GET /flows/:flow/settings', (api, { key, id }) =>
    ok(settingsOf(api.flow(key, id('flow')))),
  ),
  call('api', 'GET /projects/:project/settings', (api, { key, id }) =>
    ok(settingsOf(api.project(key, id('project')))),
  ),
  call('api', 'GET /projects/:project/logs', (api, { key, id, query }) => {
    api.project(key, id('project'));
    return api.list(api.logs.of(query.get('userId')), query);
  }),
  call('inject', 'POST /sessions/:session/context/inject', (api, { id, body }) => {
    const fields = new Fields(body());
    fields.text('userId');
    const context = fields.object('context');
    api.session(id('session')).inject({ context });
    return ok(api.session(id('session')).context);
  }),
  call('inject', 'POST /sessions/:session/state/inject', (api, { id, body }) => {
    const fields = new Fields(body());
    fields.text('userId');
    const state = fields.text('state');
    api.session(id('session')).inject({ state });
    return ok({ state });
  }),
  call('scores', 'POST /projects/:project/nlu/scores', async (api, { key, id, body, faults }) =>
    ok(await nluScores(api.project(key, id('project')), body(), api.bot, faults)),
  ),

  call('playbook', 'GET /playbooks', (api, { key, query }) => {
    const { _id } = api.project(key, query.get('projectId') ?? '');
    return api.list(
      api.shelf.list(_id).map(({ steps, ...summary }) => summary),
      query,
    );
  }),
  call('playbook', 'POST /playbooks', (api, { key, body }) => {
    api.project(key, new Fields(body()).id('projectId'));
    mayChange(key);
    return ok(api.shelf.create(body()), 201);
  }),
  onPlaybook('GET ', ({ shelf }, { id }) => ok(shelf.read(id('playbook')))),
  onPlaybook('PATCH ', ({ shelf }, { id, body }) => done(shelf.update(id('playbook'), body()))),
  onPlaybook('DELETE ', ({ shelf }, { id }) => done(shelf.delete(id('playbook')))),
  onPlaybook('POST /steps', ({ shelf }, { id, body }) =>
    ok(shelf.addStep(id('playbook'), body()), 201),
  ),
  onPlaybook('POST /steps/order', ({ shelf }, { id, body }) =>
    done(shelf.orderSteps(id('playbook'), body())),
  ),
  onPlaybook('PATCH /steps/:step', ({ shelf }, { id, body }) =>
    done(shelf.updateStep(id('playbook'), id('step'), body())),
  ),
  onPlaybook('DELETE /steps/:step', ({ shelf }, { id }) =>
    done(shelf.deleteStep(id('playbook'), id('step'))),
  ),
  onPlaybook('POST /steps/:step/asserts', ({ shelf }, { id, body }) =>
    ok(shelf.addAssert(id('playbook'), id('step'), body()), 201),
  ),
  onPlaybook('PATCH /steps/:step/asserts/:assert', ({ shelf }, { id, body }) =>
    done(shelf.updateAssert(id('playbook'), id('step'), id('assert'), body())),
  ),
  onPlaybook('DELETE /steps/:step/asserts/:assert', ({ shelf }, { id }) =>
    done(shelf.deleteAssert(id('playbook'), id('step'), id('assert'))),
  ),

  onPlaybook('POST /schedule', (api, { id, body, faults }) =>
    api.schedule(id('playbook'), body(), faults),
  ),
  onPlaybook('GET /runs', async (api, { id, query }) =>
    api.list(await api.runs(id('playbook')), query),
  ),
  onPlaybook('GET /runs/:run', async (api, { id, faults }) =>
    ok(await api.run(id('playbook'), id('run'), faults)),
  ),
  onPlaybook('DELETE /runs/:run', async (api, { id, faults }) =>
    done(await api.deleteRun(id('playbook'), id('run'), faults)),
  ),
  call('task', 'GET /tasks', (api, { key, query, faults }) => {
    const { _id } = api.project(key, query.get('projectId') ?? '');
    return api.list(api.tasks(_id, faults), query);
  }),
  call('task', 'GET /tasks/:task', (api, { key, id, faults }) => {
    const ofSnapshot = api.versions.task(id('task'));
    if (ofSnapshot !== null) return ok(ofSnapshot);
    return ok(api.task(api.execution(key, id('task')), faults));
  }),
  call('task', 'POST /tasks/:task/cancel', (api, { key, id }) => {
    mayChange(key);
    api.queue.cancel(api.execution(key, id('task')));
    return ok({}, 200);
  }),
];

/** Only what has been set stands there. */
function settingsOf({ intentThreshold }: { readonly intentThreshold?: WorldThreshold }) {
  return intentThreshold === undefined ? {} : { intentThreshold };
}

function call(kind: CallKind, name: `${string} ${string}`, perform: Perform): ApiCall {
  const [method = '', path = ''] = name.split(' ');
  return { kind, method, path, perform };
}

/** A list of things of the project that the query names. */
function listOf(
  name: `${string} ${string}`,
  itemsOf: (project: WorldProject) => readonly { readonly _id: string; readonly name?: string }[],
): ApiCall {
  return call('api', name, (api, { key, query }) =>
    api.list(itemsOf(api.project(key, query.get('projectId') ?? '')), query),
  );
}

/** A call about one playbook, whose project the key has to open; the path goes on behind its id. */
function onPlaybook(name: `${string} ${string}`, perform: Perform): ApiCall {
  const [method = '', path = ''] = name.split(' ');
  const kind = KIND_BY_PART[path.split('/')[1] ?? ''] ?? 'playbook';
  return call(kind, `${method} /playbooks/:playbook${path}`, (api, request) => {
    api.project(request.key, api.shelf.projectOf(request.id('playbook')));
    if (method !== 'GET') mayChange(request.key);
    return perform(api, request);
  });
}

/** There is nothing to say about what was done. */
function done(_: unknown): Answer {
  return NO_CONTENT;
}

function namedOnly({ _id, name, locales }: WorldProject) {
  const primary = locales.find((locale) => locale.primary);
  return { _id, name, primaryLocaleReference: primary?.referenceId ?? null };
}
