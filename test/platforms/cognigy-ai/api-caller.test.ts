import { expect, it } from 'vitest';
import { apiCaller } from '../../../lib/platforms/cognigy-ai/api-caller.ts';
import { ApiKey } from '../../../lib/platforms/cognigy-ai/api-key.ts';
import { AnyBody } from '../../../lib/platforms/cognigy-ai/wire.ts';
import type { HttpClient } from '../../../lib/platforms/http.ts';
import { platformAddress } from '../../../lib/platforms/platform-address.ts';
import { jsonBody } from '../../support/builders/json-body.ts';

const KEY = `canary-${'k'.repeat(60)}`;

function failing(status: number, body: unknown) {
  const http: HttpClient = async () => ({
    kind: 'answer',
    host: 'api.example',
    status,
    retryAfterSeconds: null,
    body: jsonBody(body),
  });
  const address = platformAddress('https://api.example');
  return apiCaller({ address, key: new ApiKey(KEY), http }).call(
    'the flows',
    AnyBody,
    'GET',
    '/flows',
  );
}

it('m18: leaves no head of the key in a sentence or a trace id, wherever it is cut off', async () => {
  for (let place = 20; place <= 200; place += 1) {
    const said = `${'x'.repeat(place)}${KEY}${'y'.repeat(40)}${KEY}`;

    const failure = await failing(400, { detail: said, traceId: said });

    expect(failure).toMatchObject({ status: 'failed', kind: 'rejected' });
    expect(JSON.stringify(failure)).not.toMatch(/xc|kk/);
  }
});
