import type { ServerResponse } from 'node:http';

/** Says with an answer, whatever it is, that no bot of anybody stands behind it. */
export function declareMock(response: ServerResponse): void {
  response.setHeader('cognigate-mock', '1');
}
