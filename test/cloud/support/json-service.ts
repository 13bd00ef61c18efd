import { type Listening, serving } from './listening.ts';

/** Answers to the operations of one AWS service by name; what it throws has the error's name on the wire. */
export type Operations = Readonly<
  Record<string, (input: Record<string, unknown>) => object | Promise<object>>
>;

/** An error that the service answers with, by its name in the service's API. */
export class ServiceFault extends Error {
  override readonly name = 'ServiceFault';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** A stand-in for a service that speaks AWS JSON: the operation in a header, its input as the body. */
export function jsonService(operations: Operations): Promise<Listening> {
  return serving(async (request, body, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const headers = { 'content-type': 'application/x-amz-json-1.0' };
    try {
      const carryOut = operations[operation];
      if (carryOut === undefined) throw new ServiceFault('UnknownOperationException');
      const answer = await carryOut(JSON.parse(body.toString()));
      response.writeHead(200, headers).end(JSON.stringify(answer));
    } catch (error) {
      if (!(error instanceof ServiceFault)) throw error;
      response
        .writeHead(400, { ...headers, 'x-amzn-query-error': `${error.code};Sender` })
        .end(JSON.stringify({ __type: error.code, message: error.code }));
    }
  });
}
