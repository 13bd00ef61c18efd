import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type CognigyAiApi,
  cognigyAiApi,
} from '../../../../lib/platforms/cognigy-ai/api-client.ts';
import { ApiKey } from '../../../../lib/platforms/cognigy-ai/api-key.ts';
import { RELIED_ON } from '../../../../lib/platforms/cognigy-ai/description/relied-on.ts';
import {
  fieldsOf,
  shapesOf,
} from '../../../../lib/platforms/cognigy-ai/description/schema-shape.ts';
import type { HttpRequest } from '../../../../lib/platforms/http.ts';
import { platformAddress } from '../../../../lib/platforms/platform-address.ts';

type CallName = keyof typeof RELIED_ON;

const STEP = { text: 'hello', data: {} };
const ASSERT = { type: 'assertText', params: {} } as const;
const PLACE = { entrypoint: 'ID', flowId: 'ID', localeId: 'ID' };
const PLAYBOOK = { name: 'x', projectId: 'ID', abortOnError: false, timeout: 1 };

/** Every call with everything that it can send; ids of the path are `ID`. */
const CALLS: Readonly<Record<CallName, (api: CognigyAiApi) => readonly Promise<unknown>[]>> = {
  listProjects: (api) => [api.listProjects()],
  listFlows: (api) => [api.listFlows('ID')],
  listLocales: (api) => [api.listLocales('ID')],
  flowSettings: (api) => [api.flowSettings('ID')],
  projectSettings: (api) => [api.projectSettings('ID')],
  listIntents: (api) => [api.listIntents('ID', 'ID')],
  exportIntents: (api) => [api.exportIntents('ID', 'ID')],
  nluScores: (api) => [
    api.nluScores('ID', { flowReferenceId: 'x', localeReferenceId: 'x', sentence: 'x' }),
  ],
  listSnapshots: (api) => [api.listSnapshots('ID')],
  readSnapshot: (api) => [api.readSnapshot('ID')],
  listSnapshotResources: (api) => [api.listSnapshotResources('ID', 'flow')],
  createSnapshot: (api) => [api.createSnapshot({ projectId: 'ID', name: 'x', description: 'x' })],
  listEndpoints: (api) => [api.listEndpoints('ID')],
  readEndpoint: (api) => [api.readEndpoint('ID')],
  updateEndpoint: (api) => [api.updateEndpoint('ID', PLACE)],
  logsOf: (api) => [api.logsOf('ID', 'user')],
  inject: (api) => [
    api.inject('ID', { userId: 'user', context: {} }),
    api.inject('ID', { userId: 'user', state: 'x' }),
  ],
  listPlaybooks: (api) => [api.listPlaybooks('ID')],
  readPlaybook: (api) => [api.readPlaybook('ID')],
  createPlaybook: (api) => [api.createPlaybook(PLAYBOOK)],
  updatePlaybook: (api) => [
    api.updatePlaybook('ID', { name: 'x', abortOnError: true, timeout: 1 }),
  ],
  deletePlaybook: (api) => [api.deletePlaybook('ID')],
  createStep: (api) => [api.createStep('ID', STEP)],
  updateStep: (api) => [api.updateStep('ID', 'ID', STEP)],
  deleteStep: (api) => [api.deleteStep('ID', 'ID')],
  orderSteps: (api) => [api.orderSteps('ID', ['ID'])],
  createAssert: (api) => [api.createAssert('ID', 'ID', ASSERT)],
  updateAssert: (api) => [api.updateAssert('ID', 'ID', 'ID', ASSERT)],
  deleteAssert: (api) => [api.deleteAssert('ID', 'ID', 'ID')],
  schedulePlaybook: (api) => [api.schedulePlaybook('ID', PLACE)],
  listPlaybookRuns: (api) => [api.listPlaybookRuns('ID')],
  readPlaybookRun: (api) => [api.readPlaybookRun('ID', 'ID')],
  listTasks: (api) => [api.listTasks('ID')],
  readTask: (api) => [api.readTask('ID')],
  cancelTask: (api) => [api.cancelTask('ID')],
};

/** The client over a wire that answers each request with the next of `bodies`, and then the last again. */
function recorded(bodies: readonly unknown[]) {
  const requests: HttpRequest[] = [];
  const api = cognigyAiApi({
    address: platformAddress('https://api.example'),
    key: new ApiKey('demo-key'),
    async http(request) {
      const value = bodies[Math.min(requests.length, bodies.length - 1)];
      requests.push(request);
      const json = JSON.stringify(value);
      return {
        kind: 'answer',
        host: 'api.example',
        status: 200,
        retryAfterSeconds: null,
        body: { kind: 'json', value, bytes: new TextEncoder().encode(json) },
      };
    },
  });
  return { api, requests };
}

/** The least that a schema is content with. */
function leastOf(schema: unknown): unknown {
  const shape = shapesOf(schema, schema).find(({ kinds }) => kinds === null || !kinds.has('null'));
  const [kind] = shape?.kinds ?? [];
  if (shape === undefined || kind === undefined) return 'ID';
  if (kind === 'array') return shape.items === undefined ? [] : [leastOf(shape.items)];
  if (kind === 'object') {
    return Object.fromEntries(
      [...shape.required].map((name) => [name, leastOf(shape.properties.get(name))]),
    );
  }
  return { string: 'ID', number: 1, boolean: true, null: null }[kind];
}

/** Each copy lacks one of the fields of it, at whatever depth. */
function maimed(value: unknown): unknown[] {
  if (Array.isArray(value)) return maimed(value[0]).map((entry) => [entry]);
  const fields = fieldsOf(value);
  if (fields === null) return [];
  return Object.keys(fields).flatMap((name) => {
    const { [name]: own, ...rest } = fields;
    return [rest, ...maimed(own).map((each) => ({ ...rest, [name]: each }))];
  });
}

const answerOf = (name: CallName) => RELIED_ON[name].map(({ answer }) => leastOf(inputOf(answer)));
const inputOf = (answer: z.ZodType) =>
  z.toJSONSchema(answer, { io: 'input', unrepresentable: 'any' });
const NAMES = z.array(z.custom<CallName>()).parse(Object.keys(RELIED_ON));

describe('what the client relies on', () => {
  it('is written of every call that it has', () => {
    const { address, ...calls } = recorded([{}]).api;

    expect(Object.keys(RELIED_ON).toSorted()).toEqual(Object.keys(calls).toSorted());
  });

  it.each(NAMES)('is what it sends: %s', async (name) => {
    const [item] = answerOf(name).map((answer) => fieldsOf(answer)?.items);
    const entry = Array.isArray(item) ? fieldsOf(item[0]) : null;
    const pages = [
      { items: [{ ...entry, at: 1 }], nextCursor: 'c', total: 3 },
      { items: [{ ...entry, at: 2 }], total: 3 },
      { items: [{ ...entry, at: 3 }], total: 3 },
    ];
    const { api, requests } = recorded(entry === null ? answerOf(name) : pages);

    await Promise.all(CALLS[name](api));

    const sent = new Map<string, { query: Set<string>; body: Set<string> }>();
    for (const { method, path, body } of requests) {
      const url = new URL(path, 'https://api.example');
      const call = `${method} ${url.pathname.replace('/new/v2.0', '').replaceAll('/ID', '/{}')}`;
      const fields = sent.get(call) ?? { query: new Set(), body: new Set() };
      for (const parameter of url.searchParams.keys()) fields.query.add(parameter);
      const given = body === undefined ? {} : JSON.parse(new TextDecoder().decode(body));
      for (const field of Object.keys(given)) fields.body.add(field);
      sent.set(call, fields);
    }
    expect(sent).toEqual(
      new Map(
        RELIED_ON[name].map(({ method, path, query, body }) => [
          `${method} ${path}`,
          { query: new Set(query), body: new Set(body) },
        ]),
      ),
    );
  });

  it.each(NAMES.filter((name) => name !== 'logsOf' && name !== 'listTasks'))(
    'is the least that it can read: %s',
    async (name) => {
      const [least] = answerOf(name);

      const [read] = await Promise.all(CALLS[name](recorded([least]).api));
      const without = await Promise.all(
        maimed(least).map(async (body) => (await CALLS[name](recorded([body]).api)[0]) ?? null),
      );

      expect(read).toMatchObject({ status: 'ok' });
      for (const each of without) expect(each).toMatchObject({ status: 'failed' });
    },
  );
});
