import type { JsonObject } from '../wire.ts';
import { CALL_SHAPES, COMPONENTS } from './call-shapes.ts';
import type { CallShape, FieldType, ShapeFields } from './shape.ts';
import { SIMULATOR_COMPONENTS, SIMULATOR_SHAPES } from './simulator-shapes.ts';

/** A call as the table of routes has it; `:name` in the path stands for an id. */
interface DescribedCall {
  readonly method: string;
  readonly path: string;
}

/** `differing`: as of another version, in which some calls are gone or take and give something else. */
export type DescriptionForm = 'own' | 'differing';

/** What the documentation calls the ids in addresses. */
const SIMULATOR_IDS: Readonly<Record<string, string>> = {
  batch: 'simulationRunBatchReference',
  run: 'simulationRunReference',
};

const PAGE_QUERY = ['limit', 'skip', 'next', 'previous', 'filter', 'sort'];

/** The OpenAPI description of the calls of the mock. */
export function describeApi(calls: readonly DescribedCall[], form: DescriptionForm): JsonObject {
  const paths = pathsOf(calls, {
    prefix: '/v2.0',
    shapes: CALL_SHAPES,
    named: (name) => `${name}Id`,
  });
  const components = componentsOf(COMPONENTS);
  if (form === 'differing') changeSome(paths, components);
  return {
    openapi: '3.0.0',
    info: { title: 'Cognigy.AI RESTful API', version: form === 'own' ? '2026.10.1' : '2027.1.0' },
    servers: [{ url: '/new' }],
    paths,
    components: { schemas: { ...components, Page: PAGE } },
  };
}

/** That of the Simulator; `differing` refutes one guess of each kind that a client may have made. */
export function describeSimulator(
  calls: readonly DescribedCall[],
  form: DescriptionForm,
): JsonObject {
  const paths = pathsOf(calls, {
    prefix: '',
    shapes: SIMULATOR_SHAPES,
    named: (name) => SIMULATOR_IDS[name] ?? `${name}Reference`,
  });
  const components = componentsOf(SIMULATOR_COMPONENTS);
  if (form === 'differing') {
    delete paths['/simulations/{simulationReference}']?.patch;
    components.SimulationRun = objectOf({
      ...SIMULATOR_COMPONENTS.SimulationRun,
      'metrics?': 'string',
      status: 'string',
    });
  }
  const apiKeyAuth = {
    type: 'apiKey',
    in: 'header',
    name: form === 'own' ? 'X-API-Key' : 'X-Simulator-Key',
  };
  return {
    openapi: '3.0.0',
    info: {
      title: 'SIMULATOR OPENAPI REST-ful-API Reference',
      version: form === 'own' ? '2025.20.0' : '2027.1.0',
    },
    servers: [{ url: '/testing' }],
    paths,
    components: {
      schemas: { ...components, List: LIST },
      securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' }, apiKeyAuth },
    },
  };
}

type Paths = Record<string, Record<string, JsonObject>>;

interface PathsOptions {
  readonly prefix: string;
  readonly shapes: Readonly<Record<string, CallShape>>;
  /** What stands between braces for `:name`. */
  readonly named: (name: string) => string;
}

function pathsOf(calls: readonly DescribedCall[], { prefix, shapes, named }: PathsOptions): Paths {
  const paths: Paths = {};
  for (const { method, path } of calls) {
    const shape = shapes[`${method} ${path}`] ?? {};
    const described = `${prefix}${path.replace(/:(\w+)/g, (_, name: string) => `{${named(name)}}`)}`;
    paths[described] = {
      ...paths[described],
      [method.toLowerCase()]: operation(described, shape),
    };
  }
  return paths;
}

function componentsOf(
  components: Readonly<Record<string, ShapeFields>>,
): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(components).map(([name, fields]) => [name, objectOf(fields)]),
  );
}

/** One difference of each kind. */
function changeSome(paths: Paths, components: Record<string, JsonObject>): void {
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

function operation(
  path: string,
  { query = [], required = [], body, list, page = 'Page', answer }: CallShape,
): JsonObject {
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return {
    parameters: [
      ...ids.map((name) => parameter('path', name, true)),
      ...required.map((name) => parameter('query', name, true)),
      ...query.map((name) => parameter('query', name, false)),
      ...(list === undefined ? [] : PAGE_QUERY.map((name) => parameter('query', name, false))),
    ],
    ...(body === undefined ? {} : { requestBody: { content: jsonContent(objectOf(body)) } }),
    responses: {
      ...(list === undefined && answer === undefined
        ? { '204': { description: 'Done' } }
        : {
            '200': { description: 'Success', content: jsonContent(answerOf(list, page, answer)) },
          }),
      '400': { description: 'Bad request' },
    },
  };
}

function answerOf(
  list: CallShape['list'],
  page: 'Page' | 'List',
  answer: CallShape['answer'],
): JsonObject {
  if (list !== undefined) {
    const entries = { type: 'array', items: reference(list) };
    const properties = page === 'Page' ? { items: entries } : { data: entries };
    return { allOf: [reference(page), { type: 'object', properties }] };
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

/** A page of everything below `/testing`. */
const LIST: JsonObject = {
  type: 'object',
  required: ['data', 'pagination'],
  properties: {
    data: { type: 'array', items: {} },
    pagination: {
      type: 'object',
      required: ['limit', 'skip', 'total', 'hasNext', 'hasPrevious'],
      properties: {
        limit: { type: 'integer' },
        skip: { type: 'integer' },
        total: { type: 'integer' },
        hasNext: { type: 'boolean' },
        hasPrevious: { type: 'boolean' },
        next: { type: 'string', nullable: true },
        previous: { type: 'string', nullable: true },
      },
    },
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
