import { describe, expect, it } from 'vitest';
import { ClockedMock } from './mock-client.ts';

const hello = { userId: 'user-1', sessionId: 'session-1', text: 'how can I pay?' };

describe('a REST endpoint', () => {
  it('answers with all outputs joined and one by one', async () => {
    await using mock = await ClockedMock.start();

    const { status, json } = await mock.say(hello);

    expect(status).toBe(200);
    expect(json).toMatchObject({ userId: 'user-1', sessionId: 'session-1' });
    expect(json.text).toBe('You can pay in four ways.');
    expect(json.outputStack[0]).toMatchObject({ text: json.text, source: 'bot' });
    expect(json.outputStack[0]?.traceId).toMatch(/^endpoint--/);
  });

  it('has the titles of quick replies in the data alone', async () => {
    await using mock = await ClockedMock.start();

    const { json } = await mock.say(hello);

    const [, replies] = json.outputStack;
    expect(json.text).not.toContain('PayPal');
    expect(replies?.text).toBe('');
    expect(replies?.data._cognigy?._default._quickReplies.quickReplies[1]?.title).toBe('PayPal');
  });

  it('says nothing of intent, score and slots', async () => {
    await using mock = await ClockedMock.start();

    const { text } = await mock.say(hello);

    expect(text).not.toMatch(/intent|score|slot/i);
  });

  it('tells what the flow has understood where it copies that into its outputs', async () => {
    await using mock = await ClockedMock.start();

    const { json } = await mock.say(
      { ...hello, text: 'a refund for AB-123456' },
      { name: 'Gate with NLU' },
    );

    expect(json.outputStack[0]?.data.cognigate).toEqual({
      intent: 'intent_refund_request',
      score: 0.9,
      entities: { order_number: 'AB-123456' },
    });
  });

  it('remembers within a session what it has asked for, and nothing across sessions', async () => {
    await using mock = await ClockedMock.start();
    await mock.say({ ...hello, text: 'I want a refund' });

    const same = await mock.say({ ...hello, text: 'AB-123456' });
    const other = await mock.say({ ...hello, sessionId: 'session-2', text: 'AB-123456' });

    expect(same.json.text).toBe('The refund for order AB-123456 is on its way.');
    expect(other.json.text).toBe('Pardon?');
  });

  it('keeps the data it is given as the context of the session', async () => {
    await using mock = await ClockedMock.start();
    await mock.say({ ...hello, data: { tier: 'gold' } });

    const { json } = await mock.say({ ...hello, data: { language: 'en' } });

    expect(json.data.context).toEqual({ tier: 'gold', language: 'en' });
  });

  it.each([
    ['no user', { sessionId: 's', text: 'hi' }],
    ['no session', { userId: 'u', text: 'hi' }],
    ['neither text nor data', { userId: 'u', sessionId: 's' }],
  ])('refuses a message with %s', async (_, body) => {
    await using mock = await ClockedMock.start();

    expect((await mock.say(body)).status).toBe(400);
  });

  it('knows no token of another environment', async () => {
    await using mock = await ClockedMock.start();

    const answer = await mock.raw('POST', `/test/${'b'.repeat(64)}`, hello, {
      'content-type': 'application/json',
    });

    expect(answer.status).toBe(404);
  });

  it('counts test messages by the hour, and turns them away where the scenario says so', async () => {
    await using lenient = await ClockedMock.start({ settings: { test_messages_per_hour: 2 } });
    await using strict = await ClockedMock.start({
      settings: { test_messages_per_hour: 2, refuse_test_messages: true },
    });
    const statuses: Record<string, number[]> = { lenient: [], strict: [] };
    for (let place = 0; place < 3; place += 1) {
      statuses.lenient?.push((await lenient.say(hello)).status);
      statuses.strict?.push((await strict.say(hello)).status);
    }
    const real = await strict.say(hello, { test: false });
    strict.pass(3_600);
    const nextHour = await strict.say(hello);

    expect(statuses).toEqual({ lenient: [200, 200, 200], strict: [200, 200, 429] });
    expect(lenient.mock.statistics()).toMatchObject({
      testMessages: 3,
      overQuota: 1,
      peakTestMessagesInHour: 3,
    });
    expect([real.status, nextHour.status]).toEqual([200, 200]);
  });

  it('answers nothing, late, or with 502 after an update, as the scenario says', async () => {
    await using mock = await ClockedMock.start({
      faults: [
        { on: 'message', times: 1, fault: { kind: 'answer', status: 502, body: 'html' } },
        { on: 'message', from: 2, count: 1, fault: { kind: 'nothing' } },
        { on: 'message', from: 3, count: 1, fault: { kind: 'late', seconds: 30 } },
      ],
    });
    const before = mock.now;

    const updated = await mock.say(hello);
    const empty = await mock.say(hello);
    const late = await mock.say(hello);

    expect(updated.status).toBe(502);
    expect(updated.text).toContain('<html>');
    expect(empty.json).toMatchObject({ text: '', outputStack: [] });
    expect(late.json.text).not.toBe('');
    expect(mock.now - before).toBe(30_000);
  });

  it('does not count against the limit of the API', async () => {
    await using mock = await ClockedMock.start({ settings: { rate_limit: 1 } });

    for (let place = 0; place < 3; place += 1) await mock.say(hello);

    expect((await mock.get('/projects')).status).toBe(200);
    expect(mock.mock.statistics()).toMatchObject({ messages: 3, conversations: 1 });
  });
});

describe('scores of a sentence', () => {
  const scores = (mock: ClockedMock, sentence: string) =>
    mock.post(`/projects/${mock.project._id}/nlu/scores`, {
      flowReferenceId: mock.project.flows[0]?.referenceId,
      localeReferenceId: mock.project.locales[0]?.referenceId,
      sentence,
    });

  it('name the intent and how sure the bot is', async () => {
    await using mock = await ClockedMock.start();

    const { json } = await scores(mock, 'I want a refund');

    expect(json.scores).toMatchObject([{ name: 'intent_refund_request', score: 0.9 }]);
  });

  it('are empty where no intent matched', async () => {
    await using mock = await ClockedMock.start();

    expect((await scores(mock, 'blue skies')).json).toEqual({ scores: [] });
  });

  it('come as a bare list where the scenario says so', async () => {
    await using mock = await ClockedMock.start({
      faults: [{ on: 'scores', fault: { kind: 'array' } }],
    });

    const { json } = await scores(mock, 'I want a refund');

    expect(json).toMatchObject([{ name: 'intent_refund_request' }]);
  });

  it('are refused without a sentence or with the id of a flow for its reference id', async () => {
    await using mock = await ClockedMock.start();

    const answer = await mock.post(`/projects/${mock.project._id}/nlu/scores`, {
      flowReferenceId: mock.project.flows[0]?._id,
      localeReferenceId: mock.project.locales[0]?.referenceId,
      sentence: 'hi',
    });

    expect([answer.status, (await scores(mock, '')).status]).toEqual([400, 400]);
  });
});
