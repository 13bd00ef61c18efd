import type { ServerResponse } from 'node:http';
import { type Listening, serving } from './listening.ts';

export interface SecretsStandIn extends Listening {
  /** Secret id to its current value. */
  readonly values: Map<string, string>;
  /** Ids in the order they were written. */
  readonly writes: string[];
}

/** As much of Secrets Manager as credentials and a token need: the current version, and a new one. */
export async function secretsStandIn(): Promise<SecretsStandIn> {
  const values = new Map<string, string>();
  const writes: string[] = [];
  const server = await serving(async (request, body, response) => {
    const operation = String(request.headers['x-amz-target']);
    const { SecretId, SecretString } = JSON.parse(body.toString()) as {
      readonly SecretId: string;
      readonly SecretString?: string;
    };
    if (operation === 'secretsmanager.GetSecretValue') {
      const value = values.get(SecretId);
      return value === undefined
        ? answer(response, 400, { __type: 'ResourceNotFoundException', Message: 'no value' })
        : answer(response, 200, { ARN: SecretId, SecretString: value });
    }
    if (operation === 'secretsmanager.PutSecretValue' && SecretString !== undefined) {
      writes.push(SecretId);
      values.set(SecretId, SecretString);
      return answer(response, 200, { ARN: SecretId });
    }
    return answer(response, 400, { __type: 'InvalidRequestException', Message: operation });
  });
  return Object.assign(server, { values, writes });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
    .end(JSON.stringify(body));
}
