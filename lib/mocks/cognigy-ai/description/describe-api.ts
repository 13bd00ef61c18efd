import type { JsonObject } from '../wire.ts';
import {
  CALL_SHAPES,
  type CallShape,
  COMPONENTS,
  type ComponentName,
  type FieldType,
  type ShapeFields,
} from './call-shapes.ts';

/** A call as the table of routes has it; `:name` in the path stands for an id. */
interface DescribedCall {
  readonly method: string;
  readonly path: string;
}

/** `differing`: as of another version, in which some calls are gone or take and give something else. */
export type DescriptionForm = 'own' | 'differing';

const PAGE_QUERY = ['limit', 'skip', 'next', 'previous', 'filter', 'sort'];

/** The OpenAPI description of the calls of the mock. */
export function describeApi(calls: readonly DescribedCall[], form: DescriptionForm): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const { method, path } of calls) {
    const shape = CALL_SHAPES[`${method} ${path}`] ?? {};
    const described = `/v2.0${path.replace(/:(\w+)/g, '{$1Id}')}`;
    paths[described] = {
      ...paths[described],
      [method.toLowerCase()]: operation(described, shape),
    };
  }
  const components = Object.fromEntries(
    Object.entries(COMPONENTS).map(([name, fields]) => [name, objectOf(fields)]),
  );
  if (form === 'differing') changeSome(paths, components);
  return {
    openapi: '3.0.0',
    info: { title: 'Cognigy.AI RESTful API', version: form === 'own' ? '2026.10.1' : '2027.1.0' },
    servers: [{ url: '/new' }],
    paths,
    components: { schemas: { ...components, Page: PAGE } },
  };
}

/** That of the Simulator, none of whose calls the mock answers. */
export function describeSimulator(): JsonObject {
  return {
    openapi: '3.0.0',
    info: { title: 'Simulator RESTful API', version: '2025.20.0' },
    servers: [{ url: '/testing' }],
    paths: {},
  };
}

/** One difference of each kind. */
function changeSome(
  paths: Record<string, Record<string, JsonObject>>,
  components: Record<string, JsonObject>,
): void {
  delete paths['/v2.0/playbooks/{playbookId}/schedule'];
  delete paths['/v2.0/endpoints/{endpointId}']?.patch;
  paths['/v2.0/tasks'] = { get: operation('/v2.0/tasks', { list: 'Task' }) };
  const scores = '/v2.0/projects/{projectId}/nlu/scores';
  paths[scores] = {
    post: operation(scores, {
      body: { flowId: 'string', localeReferenceId: 'string', sentence: 'string' },
      answer: 'Scores',
    }),
  };
  components.Flow = objectOf({ ...COMPONENTS.Flow, referenceId: 'number' });
  const { hash, name, ...snapshot } = COMPONENTS.Snapshot;
  components.Snapshot = objectOf(snapshot);
}

function operation(path: string, { query = [], body, list, answer }: CallShape): JsonObject {
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return {
    parameters: [
      ...ids.map((name) => parameter('path', name, true)),
      ...query.map((name) => parameter('query', name, false)),
      ...(list === undefined ? [] : PAGE_QUERY.map((name) => parameter('query', name, false))),
    ],
    ...(body === undefined ? {} : { requestBody: { content: jsonContent(objectOf(body)) } }),
    responses: {
      ...(list === undefined && answer === undefined
        ? { '204': { description: 'Done' } }
        : { '200': { description: 'Success', content: jsonContent(answerOf(list, answer)) } }),
      '400': { description: 'Bad request' },
    },
  };
}

function answerOf(list: ComponentName | undefined, answer: CallShape['answer']): JsonObject {
  if (list !== undefined) {
    const items = { type: 'array', items: reference(list) };
    return { allOf: [reference('Page'), { type: 'object', properties: { items } }] };
  }
  if (answer === 'list of anything') return { type: 'array', items: {} };
  return answer === undefined || answer === 'anything' ? {} : reference(answer);
}

const PAGE: JsonObject = {
  type: 'object',
  required: ['items', 'total'],
  properties: {
    items: { type: 'array', items: {} },
    total: { type: 'integer' },
    nextCursor: { type: 'string', nullable: true },
    previousCursor: { type: 'string', nullable: true },
  },
};

function parameter(place: 'path' | 'query', name: string, required: boolean): JsonObject {
  return { in: place, name, required, schema: { type: 'string' } };
}

function jsonContent(schema: JsonObject): JsonObject {
  return { 'application/json': { schema } };
}

function reference(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

function objectOf(fields: ShapeFields): JsonObject {
  const names = Object.keys(fields);
  return {
    type: 'object',
    required: names.filter((name) => !name.endsWith('?')),
    properties: Object.fromEntries(
      Object.entries(fields).map(([name, type]) => [name.replace(/\?$/, ''), schemaOf(type)]),
    ),
  };
}

function schemaOf(type: FieldType): JsonObject {
  if (typeof type === 'object') {
    if ('of' in type) return reference(type.of);
    const { listOf } = type;
    const items = listOf === 'string' || listOf === 'any' ? schemaOf(listOf) : reference(listOf);
    return { type: 'array', items };
  }
  if (type === 'any') return {};
  return type === 'string or null' ? { type: 'string', nullable: true } : { type };
}
