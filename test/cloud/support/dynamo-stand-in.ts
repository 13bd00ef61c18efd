import type { IncomingMessage, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import { type Listening, listening, serving } from './listening.ts';

/** The one statement that is understood; DynamoDB's PartiQL is large, and dynalite has none of it. */
const INSERT = /^INSERT INTO "([\w.-]+)" VALUE \{('\w+': \?(?:, '\w+': \?)*)\}$/;
const API = 'DynamoDB_20120810';

export interface DynamoStandIn extends Listening {
  /** Operations in the order they came, repeated attempts included. */
  readonly operations: string[];
  /** The next request of this operation is carried out and its answer thrown away. */
  loseNextAnswer(operation: string): void;
  /** The next request of this operation is refused as too much. */
  throttleNext(operation: string): void;
  /** The next `times` requests of this operation are refused with an error of this type. */
  refuseNext(operation: string, type: string, times: number): void;
}

/** dynalite with the PartiQL `INSERT` that it lacks, and faults on demand. */
export async function dynamoStandIn(): Promise<DynamoStandIn> {
  const inner = await listening(dynalite({ createTableMs: 0 }));
  const operations: string[] = [];
  const lost = new Set<string>();
  const refusals = new Map<string, { readonly type: string; times: number }>();

  const outer = await serving(async (request, body, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    operations.push(operation);
    const refusal = refusals.get(operation);
    if (refusal !== undefined && refusal.times > 0) {
      refusal.times -= 1;
      return fail(response, refusal.type, 'refused on demand');
    }
    const answer =
      operation === 'ExecuteStatement'
        ? await insert(inner.url, request, body)
        : await forward(inner.url, request, operation, body);
    if (lost.delete(operation)) {
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(answer.body);
  });

  return {
    url: outer.url,
    operations,
    loseNextAnswer: (operation) => lost.add(operation),
    throttleNext: (operation) => {
      refusals.set(operation, { type: 'ProvisionedThroughputExceededException', times: 1 });
    },
    refuseNext: (operation, type, times) => {
      refusals.set(operation, { type, times });
    },
    async [Symbol.asyncDispose]() {
      await outer[Symbol.asyncDispose]();
      await inner[Symbol.asyncDispose]();
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function forward(
  url: string,
  { headers }: IncomingMessage,
  operation: string,
  body: Buffer | string,
): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${API}.${operation}`,
      'x-amz-date': String(headers['x-amz-date']),
      authorization: String(headers.authorization),
    },
    body,
  });
  return { status: answer.status, body: await answer.text() };
}

/** An insert is a put on the condition that nothing has the key, and names its failure differently. */
async function insert(url: string, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const { Statement, Parameters } = JSON.parse(body.toString()) as {
    readonly Statement: string;
    readonly Parameters: readonly object[];
  };
  const [, TableName, fields] = INSERT.exec(Statement) ?? [];
  if (TableName === undefined || fields === undefined) {
    return failure('ValidationException', `the stand-in does not understand ${Statement}`);
  }
  const names = fields.split(', ').map((field) => field.split("'")[1] ?? '');
  if (names.length !== Parameters.length) {
    return failure('ValidationException', 'Number of parameters in request and statement differ');
  }
  const put = {
    TableName,
    Item: Object.fromEntries(names.map((name, index) => [name, Parameters[index]])),
    ConditionExpression: 'attribute_not_exists(#key)',
    ExpressionAttributeNames: { '#key': names[0] },
  };
  const answer = await forward(url, request, 'PutItem', JSON.stringify(put));
  return answer.body.includes('ConditionalCheckFailedException')
    ? failure('DuplicateItemException', 'Duplicate primary key exists in table')
    : answer;
}

function failure(type: string, message: string): Answer {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, Message: message };
  return { status: 400, body: JSON.stringify(body) };
}

function fail(response: ServerResponse, type: string, message: string): void {
  const { status, body } = failure(type, message);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}
