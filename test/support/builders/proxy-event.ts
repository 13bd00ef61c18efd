import type { APIGatewayProxyEvent } from 'aws-lambda';

export interface ProxyRequest {
  readonly method: string;
  /** Such as `/runs/{id}`. */
  readonly resource: string;
  readonly path: string;
  readonly pathParameters?: Record<string, string> | null;
  readonly query?: Record<string, string> | null;
  readonly headers?: Record<string, string>;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  /** ARN of who calls; a session of `CALLER` unless set. */
  readonly userArn?: string;
}

/** The role that calls, whose session is called `pipeline`. */
export const CALLER = 'arn:aws:sts::123456789012:assumed-role/deployer';
const USER_ARN = `${CALLER}/pipeline`;

/** An event as a REST API with IAM authorization hands it to a Lambda function. */
export function aProxyEvent(request: ProxyRequest): APIGatewayProxyEvent {
  const { method, resource, path } = request;
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    Host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
    'User-Agent': 'curl/8.9.1',
    'X-Amz-Date': '20261122T100000Z',
    'X-Amzn-Trace-Id': 'Root=1-6743a1b2-0123456789abcdef01234567',
    'X-Forwarded-For': '203.0.113.7',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
    ...request.headers,
  };
  const query = request.query ?? null;
  return {
    resource,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: lists(headers),
    queryStringParameters: query,
    multiValueQueryStringParameters: query && lists(query),
    pathParameters: request.pathParameters ?? null,
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      authorizer: null,
      domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      extendedRequestId: 'BkT3aGkfDoEEvVQ=',
      httpMethod: method,
      identity: {
        accessKey: 'ASIAEXAMPLEEXAMPLE00',
        accountId: '123456789012',
        apiKey: null,
        apiKeyId: null,
        caller: 'AROAEXAMPLEEXAMPLE00:pipeline',
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: 'o-exampleorg1',
        sourceIp: '203.0.113.7',
        user: 'AROAEXAMPLEEXAMPLE00:pipeline',
        userAgent: 'curl/8.9.1',
        userArn: request.userArn ?? USER_ARN,
        vpcId: undefined,
        vpceId: undefined,
      },
      path: `/gate${path}`,
      protocol: 'HTTP/1.1',
      requestId: '0b6d4d5e-4a4f-4f34-9d6c-6c1b0c6f8f11',
      requestTime: '22/Nov/2026:10:00:00 +0000',
      requestTimeEpoch: 1_795_341_600_000,
      resourceId: 'x1y2z3',
      resourcePath: resource,
      stage: 'gate',
    },
    body: request.body ?? null,
    isBase64Encoded: request.isBase64Encoded ?? false,
  } as APIGatewayProxyEvent;
}

function lists(values: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}
