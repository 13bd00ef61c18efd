import { expect, it } from 'vitest';
import { odataAddress } from '../../../../lib/platforms/cognigy-ai/analytics/odata-address.ts';
import { platformAddress } from '../../../../lib/platforms/platform-address.ts';

it.each([
  ['https://api-trial.cognigy.ai', undefined, 'https://odata-trial.cognigy.ai/v2.4'],
  ['http://127.0.0.1:8788', undefined, 'http://127.0.0.1:8788/v2.4'],
  ['https://bots.example/api', 'https://odata.example', 'https://odata.example/v2.4'],
  [
    'https://bots.example/api',
    'https://bots.example/odata/v2.3',
    'https://bots.example/odata/v2.3',
  ],
])('OData of %s, with %s, is at %s', (api, written, odata) => {
  expect(odataAddress(platformAddress(api), written).text).toBe(odata);
});

it('OData is asked for where its address follows from nothing', () => {
  expect(() => odataAddress(platformAddress('https://cognigy-api-na1.nicecxone.com'))).toThrow(
    /set COGNIGY_ODATA_URL, such as https:\/\/odata-trial/,
  );
});
