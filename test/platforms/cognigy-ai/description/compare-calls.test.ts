import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { API_CALLS } from '../../../../lib/mocks/cognigy-ai/api-calls.ts';
import { CALL_SHAPES } from '../../../../lib/mocks/cognigy-ai/description/call-shapes.ts';
import { describeApi } from '../../../../lib/mocks/cognigy-ai/description/describe-api.ts';
import { compareCalls } from '../../../../lib/platforms/cognigy-ai/description/compare-calls.ts';
import {
  RELIED_ON,
  type ReliedCall,
} from '../../../../lib/platforms/cognigy-ai/description/relied-on.ts';

const Thing = z.object({ _id: z.string(), size: z.number().optional() });
const CALL: ReliedCall = {
  method: 'POST',
  path: '/things/{}',
  query: ['limit'],
  body: ['name'],
  answer: z.object({ items: z.array(Thing) }),
};

const THING = {
  type: 'object',
  properties: { _id: { type: 'string' }, size: { type: 'integer' } },
};
const listOf = (items: object) => ({
  type: 'object',
  properties: { items: { type: 'array', items } },
});
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const LIMIT = { in: 'query', name: 'limit' };
const NAME = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
const GOOD = {
  parameters: [LIMIT],
  requestBody: json(NAME),
  responses: { 200: json(listOf(THING)) },
};

function described(
  operation: object,
  more: { path?: string; beside?: object; servers?: object[]; components?: object } = {},
) {
  const { path = '/v2.0/things/{thingId}', beside = {}, ...rest } = more;
  return { openapi: '3.0.0', paths: { [path]: { post: operation, ...beside } }, ...rest };
}

const problems = (document: object) =>
  compareCalls(document, [CALL]).map(({ problem, isSpared }) =>
    isSpared ? `spared: ${problem}` : problem,
  );

describe('a description that is as the client relies on it', () => {
  const twice = { allOf: [THING, { properties: { _id: { type: 'string' } } }] };
  it.each<[string, object]>([
    ['plainly', described(GOOD)],
    ['below /new', described(GOOD, { path: '/new/v2.0/things/:id' })],
    [
      'below its server',
      described(GOOD, { path: '/things/{x}/', servers: [{ url: 'https://a/new/v2.0/' }] }),
    ],
    [
      'with parameters of the path',
      described({ ...GOOD, parameters: [] }, { beside: { parameters: [LIMIT] } }),
    ],
    [
      'by references',
      described(
        {
          parameters: [{ $ref: '#/components/parameters/a~1b' }],
          requestBody: { $ref: '#/components/requestBodies/Name' },
          responses: { 201: { $ref: '#/components/responses/Things' } },
        },
        {
          components: {
            parameters: { 'a/b': LIMIT },
            requestBodies: { Name: json({ $ref: '#/components/schemas/Name' }) },
            responses: { Things: json({ $ref: '#/components/schemas/Things' }) },
            schemas: {
              Name: NAME,
              Things: listOf({ $ref: '#/components/schemas/Thing' }),
              Thing: THING,
            },
          },
        },
      ),
    ],
    ['put together by allOf', described({ ...GOOD, responses: { 200: json(listOf(twice)) } })],
    [
      'as one of several',
      described({
        ...GOOD,
        requestBody: json({
          oneOf: [{ type: 'object', properties: {}, additionalProperties: false }, NAME],
        }),
        responses: { 200: json({ anyOf: [{ type: 'string' }, { type: 'null' }, listOf(THING)] }) },
      }),
    ],
    [
      'with types as lists',
      described({
        ...GOOD,
        responses: { 200: json(listOf({ ...THING, type: ['object', 'null'] })) },
      }),
    ],
    [
      'with values in place of a type',
      described({
        ...GOOD,
        responses: {
          200: json(listOf({ properties: { ...THING.properties, _id: { enum: ['a'] } } })),
        },
      }),
    ],
    [
      'where it does not say what an object has',
      described({ ...GOOD, responses: { 200: json(listOf({ type: 'object' })) } }),
    ],
    [
      'where an object may have more',
      described({
        ...GOOD,
        responses: { 200: json({ type: 'object', properties: {}, additionalProperties: true }) },
      }),
    ],
    [
      'beside HAL',
      described({
        ...GOOD,
        responses: {
          200: {
            content: {
              'application/hal+json': { schema: { type: 'string' } },
              ...json(listOf(THING)).content,
            },
          },
        },
      }),
    ],
    [
      'by a schema that leads to itself',
      described(
        { ...GOOD, responses: { 200: json({ $ref: '#/components/schemas/A' }) } },
        { components: { schemas: { A: { $ref: '#/components/schemas/A' } } } },
      ),
    ],
    [
      'by a schema that has itself in it',
      described(
        { ...GOOD, responses: { 200: json({ $ref: '#/components/schemas/A' }) } },
        { components: { schemas: { A: { allOf: [{ $ref: '#/components/schemas/A' }] } } } },
      ),
    ],
  ])('has no difference: %s', (_, document) => {
    expect(problems(document)).toEqual([]);
  });
});

describe('a difference', () => {
  it.each<[string, object, string[]]>([
    ['a call that is gone', described(GOOD, { path: '/v2.0/others/{id}' }), ['is not in it']],
    ['another method', { paths: { '/v2.0/things/{id}': { put: GOOD } } }, ['is not in it']],
    [
      'a call of another API',
      described(GOOD, { path: '/management/v2.0/things/{id}' }),
      ['is not in it'],
    ],
    ['no calls at all', {}, ['is not in it']],
    [
      'a parameter',
      described({ ...GOOD, parameters: [{ in: 'header', name: 'limit' }] }),
      ['takes no query parameter limit'],
    ],
    [
      'a parameter that is wanted',
      described({ ...GOOD, parameters: [LIMIT, { in: 'query', name: 'tenant', required: true }] }),
      ['wants the query parameter tenant, which is not sent'],
    ],
    ['a body', described({ ...GOOD, requestBody: undefined }), ['takes no body']],
    [
      'fields of the body',
      described({
        ...GOOD,
        requestBody: json({
          allOf: [{ type: 'object', properties: { title: {} } }, { required: ['title'] }],
        }),
      }),
      ['takes no field name', 'wants the field title, which is not sent'],
    ],
    [
      'a field',
      described({
        ...GOOD,
        responses: { 200: json(listOf({ properties: { size: { type: 'number' } } })) },
      }),
      ['answers without items[]._id'],
    ],
    [
      'a field that can be spared',
      described({
        ...GOOD,
        responses: { 200: json(listOf({ properties: { _id: { type: 'string' } } })) },
      }),
      ['spared: answers without items[].size'],
    ],
    [
      'types, also of what can be spared',
      described({
        ...GOOD,
        responses: {
          200: json(
            listOf({
              properties: { _id: { type: 'integer' }, size: { type: ['string', 'null'] } },
            }),
          ),
        },
      }),
      [
        'answers items[]._id as number and not string',
        'answers items[].size as string and not number',
      ],
    ],
    [
      'the whole',
      described({ ...GOOD, responses: { '2XX': json({ type: 'array', items: THING }) } }),
      ['answers the whole as array and not object'],
    ],
    [
      'of the alternative that is nearest',
      described({
        ...GOOD,
        responses: {
          200: json({
            oneOf: [
              { type: 'string' },
              listOf({ properties: { size: { type: 'string' }, _id: {} } }),
              listOf({ properties: {}, additionalProperties: false }),
            ],
          }),
        },
      }),
      ['answers items[].size as string and not number'],
    ],
    [
      'no answer',
      described({ ...GOOD, responses: { 400: json({}) } }),
      ['spared: does not say what it answers'],
    ],
  ])('is named: %s', (_, document, named) => {
    expect(problems(document)).toEqual(named);
  });

  it.each([
    null,
    'x',
    [],
    { paths: null },
    { paths: { '/v2.0/things/{id}': 3 } },
    { paths: { '/v2.0/things/{id}': { post: { $ref: 'https://elsewhere' } } } },
  ])('of what is no description is that nothing is in it: %j', (document) => {
    expect(compareCalls(document, [CALL]).map(({ problem }) => problem)).toEqual(['is not in it']);
  });
});

describe("the mock's description", () => {
  const relied = Object.values(RELIED_ON).flat();

  it('tells the shape of each of its calls and of no other', () => {
    expect(Object.keys(CALL_SHAPES).toSorted()).toEqual(
      API_CALLS.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  it('has all that the client relies on', () => {
    expect(compareCalls(describeApi(API_CALLS, 'own'), relied)).toEqual([]);
  });

  it('of another version differs in every way', () => {
    const differences = compareCalls(describeApi(API_CALLS, 'differing'), relied);

    expect(
      differences
        .filter(({ isSpared }) => !isSpared)
        .map(({ call, problem }) => `${call} ${problem}`),
    ).toEqual([
      'GET /v2.0/flows answers items[].referenceId as number and not string',
      'POST /v2.0/projects/{id}/nlu/scores takes no field flowReferenceId',
      'POST /v2.0/projects/{id}/nlu/scores wants the field flowId, which is not sent',
      'GET /v2.0/snapshots answers without items[].name',
      'GET /v2.0/snapshots/{id} answers without name',
      'PATCH /v2.0/endpoints/{id} is not in it',
      'POST /v2.0/playbooks/{id}/schedule is not in it',
      'GET /v2.0/tasks takes no query parameter projectId',
    ]);
  });
});
