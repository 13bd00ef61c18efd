import * as z from 'zod';
import { defined } from '../defined.ts';
import { Suite } from '../domain/suite/suite.ts';
import { REPORT_FORMATS } from '../report/report-format.ts';
import { BaselineList, BaselineView } from './answer-baseline.ts';
import { PruningRequest, PruningView, RedactionRequest, RedactionView } from './answer-forget.ts';
import { DEFAULT_LIMIT, MAX_LIMIT } from './answer-read.ts';
import { Problem } from './problem.ts';
import { AuditPage, ReportLink, RunList, RunView, SuiteList } from './run-view.ts';
import { MAX_BODY_BYTES, StartRunRequest } from './start-run-request.ts';

type Json = Record<string, unknown>;

/** The gate's API in OpenAPI 3.1, made from the schemas that its handlers use. */
export function openapiDocument(version: string): Json {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Cognigate',
      version,
      description:
        'Starts and shows runs of a deployed gate. Every request is signed with AWS Signature Version 4 for the service execute-api.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com/{stage}',
        variables: {
          api: { default: 'api-id' },
          region: { default: 'eu-west-1' },
          stage: { default: 'gate' },
        },
      },
    ],
    security: [{ sigv4: [] }],
    paths: {
      '/runs': { post: startRun, get: listOpenRuns },
      '/runs/{id}': { parameters: [runId], get: readRun },
      '/runs/{id}/report': { parameters: [runId], get: readReport },
      '/runs/{id}/cancel': { parameters: [runId], post: cancelRun },
      '/runs/{id}/redaction': { parameters: [runId], post: redactRun },
      '/runs/{id}/baseline': { parameters: [runId], post: setBaseline },
      '/suites': { get: listSuites },
      '/suites/{id}/runs': { parameters: [suiteId], get: listRuns },
      '/suites/{id}/pruning': { parameters: [suiteId], post: pruneSuite },
      '/suites/{id}/baselines': { parameters: [suiteId], get: listBaselines },
      '/audit/{id}': { parameters: [suiteId], get: readAudit },
    },
    components: {
      securitySchemes: {
        sigv4: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          description: 'AWS Signature Version 4, service execute-api.',
          'x-amazon-apigateway-authtype': 'awsSigv4',
        },
      },
      schemas: schemas(),
    },
  };
}

function schemas(): Json {
  return {
    StartRunRequest: startRunRequest(),
    Suite: schemaOf(Suite, 'input'),
    Run: schemaOf(RunView, 'output'),
    RunList: schemaOf(RunList, 'output'),
    SuiteList: schemaOf(SuiteList, 'output'),
    AuditPage: schemaOf(AuditPage, 'output'),
    ReportLink: schemaOf(ReportLink, 'output'),
    Baseline: schemaOf(BaselineView, 'output'),
    BaselineList: schemaOf(BaselineList, 'output'),
    RedactionRequest: schemaOf(RedactionRequest, 'input'),
    Redaction: schemaOf(RedactionView, 'output'),
    PruningRequest: schemaOf(PruningRequest, 'input'),
    Pruning: schemaOf(PruningView, 'output'),
    Problem: schemaOf(Problem, 'output'),
  };
}

/** The inline suite is described where suites are, instead of as any object. */
function startRunRequest(): Json {
  const { properties, ...schema } = schemaOf(StartRunRequest, 'input');
  return {
    ...schema,
    description: 'Exactly one of suite, suite_key and suite_name.',
    properties: {
      ...(properties as Json),
      suite: { $ref: '#/components/schemas/Suite' },
    },
    oneOf: ['suite', 'suite_key', 'suite_name'].map((name) => ({ required: [name] })),
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
  return rest;
}

const pathId = (description: string): Json => ({
  name: 'id',
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const runId = pathId('Id of the run.');
const suiteId = pathId('Id of the suite, percent-encoded.');

const content = (schema: string, type = 'application/json'): Json => ({
  [type]: { schema: { $ref: `#/components/schemas/${schema}` } },
});
const answer = (description: string, schema: string, headers?: Json): Json => ({
  description,
  ...defined({ headers }),
  content: content(schema),
});
const refusal = (description: string): Json => ({
  description,
  content: content('Problem', 'application/problem+json'),
});

const location: Json = {
  Location: { description: 'Path of the run.', schema: { type: 'string' } },
};
/** 403 and 429 before a handler is reached are API Gateway's own, with a body of its own. */
const always: Json = {
  '403': { description: 'The caller may not do this, or the signature is not right.' },
  '500': refusal('An error of the gate itself.'),
  '503': refusal('A store of the gate does not answer for now; see Retry-After.'),
};

const startRun: Json = {
  operationId: 'startRun',
  summary: 'Start a run of a suite',
  parameters: [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'The same key with the same request is the same run, however often the same caller sends it; the order of the JSON is of no account. A caller is a user or a role, whatever its sessions are called.',
      schema: { type: 'string', minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
    },
  ],
  requestBody: {
    required: true,
    description: `At most ${MAX_BODY_BYTES} bytes.`,
    content: content('StartRunRequest'),
  },
  responses: {
    '202': answer('The run is under way.', 'Run', location),
    '400': refusal('The request or its suite is not as it should be.'),
    '413': refusal('The body is too large.'),
    '422': refusal('The key came before, with another body.'),
    '429': refusal('Too many runs start at once; see Retry-After.'),
    ...always,
  },
};

const readRun: Json = {
  operationId: 'readRun',
  summary: 'Show a run',
  responses: {
    '200': answer('The run as it stands.', 'Run'),
    '404': refusal('No such run.'),
    ...always,
  },
};

const readReport: Json = {
  operationId: 'readReport',
  summary: 'Get a link to the report of a run',
  parameters: [
    {
      name: 'format',
      in: 'query',
      required: false,
      schema: { type: 'string', enum: REPORT_FORMATS, default: 'json' },
    },
  ],
  responses: {
    '200': answer('A link to the report that is good for a short while.', 'ReportLink'),
    '400': refusal('No such format.'),
    '404': refusal('No such run.'),
    '409': refusal('The run has no verdict yet.'),
    ...always,
  },
};

const cancelRun: Json = {
  operationId: 'cancelRun',
  summary: 'End a run as cancelled',
  responses: {
    '202': answer('It ends at its next look at the platform.', 'Run', location),
    '404': refusal('No such run.'),
    '409': refusal('The run has ended.'),
    ...always,
  },
};

const setBaseline: Json = {
  operationId: 'setBaseline',
  summary: 'Hold the coming runs of its suite against this run',
  parameters: [
    {
      name: 'label',
      in: 'query',
      required: false,
      schema: { type: 'string', minLength: 1, maxLength: 200, default: 'main' },
    },
  ],
  responses: {
    '200': answer('It is the baseline of its suite with this label.', 'Baseline'),
    '400': refusal('The label is not valid.'),
    '404': refusal('No such run.'),
    '409': refusal('The run has no verdict that says anything of the bot, or not all cases.'),
    ...always,
  },
};

const redactRun: Json = {
  operationId: 'redactRun',
  summary: 'Take what was said out of a run, for good and on record',
  description:
    'Of a gate with `forgetting`. The same request goes on with a redaction that was not finished.',
  requestBody: { required: true, content: content('RedactionRequest') },
  responses: {
    '200': answer('It is gone, and the log of forgetting says so.', 'Redaction'),
    '400': refusal('The request is not as it should be.'),
    '404': refusal('No such run.'),
    '409': refusal('There is no such case or text, the run is in flight, or a lock holds it.'),
    ...always,
  },
};

const pruneSuite: Json = {
  operationId: 'pruneSuite',
  summary: 'Remove what old runs of a suite rested on, for good and on record',
  description:
    'Of a gate with `forgetting`. Some runs at a time: `left` says how many a further request would prune.',
  requestBody: { required: true, content: content('PruningRequest') },
  responses: {
    '200': answer('What was pruned, or would be, and what stays.', 'Pruning'),
    '400': refusal('The request is not as it should be.'),
    '409': refusal('Evidence is locked for longer than that.'),
    ...always,
  },
};

const readAudit: Json = {
  operationId: 'readAudit',
  summary: 'Read the audit records of a suite, or the log of forgetting (log:forgetting)',
  parameters: [
    {
      name: 'after',
      in: 'query',
      required: false,
      description: 'Seq of a record; what comes behind it is shown.',
      schema: { type: 'integer', minimum: 0, default: 0 },
    },
  ],
  responses: {
    '200': answer('In the order of their chain; empty for one that there is not.', 'AuditPage'),
    '400': refusal('`after` is not valid.'),
    ...always,
  },
};

/** Each narrows a page, which may then be empty and still have a next one. */
const runFilters: readonly Json[] = [
  ['label', 'Runs with this label, as key=value; several with a line end (%0A) between them.'],
  ['verdict', 'Runs with this verdict; several with commas between them.'],
  ['since', 'Runs that began then or later: a day of UTC, or an instant.'],
  ['until', 'Runs that began by then; a day counts as a whole.'],
].map(([name, description]) => ({
  name,
  in: 'query',
  required: false,
  description: `${description} It narrows the page that \`limit\` makes: \`next\` leads on also from an empty one.`,
  schema: { type: 'string' },
}));

const limit: Json = {
  name: 'limit',
  in: 'query',
  required: false,
  schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
};
const after = (description: string): Json => ({
  name: 'after',
  in: 'query',
  required: false,
  description,
  schema: { type: 'string' },
});

const listOpenRuns: Json = {
  operationId: 'listOpenRuns',
  summary: 'List the runs without a verdict',
  responses: {
    '200': answer('Newest first, at most a page of them.', 'RunList'),
    ...always,
  },
};

const listSuites: Json = {
  operationId: 'listSuites',
  summary: 'List the suites that have runs',
  parameters: [limit, after('Id of a suite; what comes behind it is shown.')],
  responses: {
    '200': answer('By id, each with its latest run.', 'SuiteList'),
    '400': refusal('The limit is not valid.'),
    ...always,
  },
};

const listRuns: Json = {
  operationId: 'listRuns',
  summary: 'List the runs of a suite',
  parameters: [
    limit,
    after('Id of a run of the suite; what began before it is shown.'),
    ...runFilters,
  ],
  responses: {
    '200': answer('Newest first; empty for a suite that nobody has run.', 'RunList'),
    '400': refusal('`limit`, `after` or a filter is not valid.'),
    ...always,
  },
};

const listBaselines: Json = {
  operationId: 'listBaselines',
  summary: 'List the baselines of a suite',
  responses: {
    '200': answer('By label; empty for a suite that has none.', 'BaselineList'),
    ...always,
  },
};
