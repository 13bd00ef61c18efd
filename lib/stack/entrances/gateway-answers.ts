import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { problem } from '../../api/http.ts';

type Status = Parameters<typeof problem>[0];

interface GatewayAnswer {
  readonly type: ResponseType;
  readonly status: Status;
  readonly detail: string;
}

const answers: Readonly<Record<string, GatewayAnswer>> = {
  BadBody: {
    type: ResponseType.BAD_REQUEST_BODY,
    status: 400,
    detail: 'the body is not a request to start a run: see the API description',
  },
  BadParameters: {
    type: ResponseType.BAD_REQUEST_PARAMETERS,
    status: 400,
    detail: 'a parameter is missing or not as it should be: see the API description',
  },
  TooLarge: {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    detail: 'the body is too large: put the suite into the bucket of suites and name its key',
  },
  Throttled: {
    type: ResponseType.THROTTLED,
    status: 429,
    detail: 'too many requests at once: come again in a few seconds',
  },
  Failed: {
    type: ResponseType.DEFAULT_5XX,
    status: 500,
    detail: 'the request could not be carried out: try again, the same key starts no second run',
  },
};

/** Has API Gateway say what it refuses in the words and the shape that the functions have for it. */
export function addGatewayAnswers(api: RestApi): void {
  for (const [id, { type, status, detail }] of Object.entries(answers)) {
    api.addGatewayResponse(id, {
      type,
      statusCode: `${status}`,
      templates: { 'application/json': JSON.stringify(problem(status, detail).body) },
      ...(status === 429 ? { responseHeaders: { 'Retry-After': "'5'" } } : {}),
    });
  }
}
