import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClockedMock } from './mock-client.ts';

let mock: ClockedMock;

beforeEach(async () => {
  mock = await ClockedMock.start();
});
afterEach(() => mock[Symbol.asyncDispose]());

describe('the export of intents', () => {
  it('is the list of the JSON that the editor downloads', async () => {
    const [flow] = mock.project.flows;
    const [locale] = mock.project.locales;

    const answer = await mock.post(`/flows/${flow?._id}/intents/export`, {
      localeId: locale?._id,
      format: 'json',
    });

    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)[0]).toMatchObject({
      name: 'intent_refund_request',
      exampleSentences: expect.arrayContaining([expect.any(String)]),
      rules: [],
      isDisabled: false,
      isRejectIntent: false,
    });
  });

  it.each([{ localeId: 'x' }, { format: 'json' }, {}])('is refused with %j', async (body) => {
    const [flow] = mock.project.flows;

    const { status } = await mock.post(`/flows/${flow?._id}/intents/export`, body);

    expect(status).toBe(400);
  });

  it('is not of a flow that is not there', async () => {
    const { status } = await mock.post(`/flows/${'a'.repeat(24)}/intents/export`, {
      localeId: mock.project.locales[0]?._id,
      format: 'json',
    });

    expect(status).toBe(404);
  });
});
