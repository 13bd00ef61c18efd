import { describe, expect, it } from 'vitest';
import type { Report } from '../../../lib/domain/report.ts';
import type { StateDirectory } from '../../../lib/local/state-directory.ts';
import { refundPlaybooks } from '../../support/builders/refund-playbooks.ts';
import { cognigyRun } from '../../support/servers/cognigy-gate.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

const RESET = 'I forgot my password, please send me a reset link';
/** Of the mock. */
const KEY = 'demo-key';

const conversation = (outcome: object = { expected_response_contains: 'reset' }, cases = 1) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  cognigy: { mode: 'conversation', project: 'Web shop', endpoint: 'Gate with NLU' },
  test_cases: Array.from({ length: cases }, () => ({ input_text: RESET, outcome })),
});

/** What the platform said, by the part of the path that tells what was asked. */
function hearing(asked: RegExp, rewrite: (said: string) => string = (said) => said) {
  const said: string[] = [];
  return {
    said,
    rewrite(text: string, path: string): string {
      if (!asked.test(path)) return text;
      const changed = rewrite(text);
      said.push(changed);
      return changed;
    },
  };
}

async function keptOf(state: StateDirectory, { batches, run_id }: Report) {
  const answers = batches.flatMap((batch) => batch.answers ?? []);
  const texts: string[] = [];
  for (const { tells: _, masked: __, ...ref } of answers) {
    texts.push(new TextDecoder().decode(await state.evidence.get(ref)));
  }
  const files = await state.evidence.keysOf(run_id);
  const all = await Promise.all(files.map((key) => state.evidence.read(key)));
  const everything = all.map((bytes) => new TextDecoder().decode(bytes ?? undefined)).join('\n');
  return { answers, texts, everything };
}

describe('answers of playbook runs', () => {
  it('are kept byte for byte, with their digests in the audit record', async () => {
    const state = temporaryState();
    const heard = hearing(/\/runs\/|\/tasks\//, (said) => `${said.replace('{', '{ ')}\n`);

    const { report } = await cognigyRun(refundPlaybooks, { state, rewrite: heard.rewrite });

    const { answers, texts } = await keptOf(state, report);
    expect(report.verdict).toBe('passed');
    expect(answers.map(({ tells }) => tells)).toEqual(['status', 'results']);
    expect(texts).toEqual(heard.said.slice(-2));
    const [record] = await state.audit.recordsAfter('mock:release', 0);
    expect(record?.batches[0]?.answers_sha256).toEqual(answers.map(({ sha256 }) => sha256));
    expect(record?.batches[0]?.request_sha256).toBe(report.batches[0]?.request?.sha256);
  });

  it.each([
    ['"status":"failed","status":"successful"', '"status":"successful"'],
    ['"timeout":true,"timeout":false', '"timeout":false'],
  ])('leave their cases without a result where they say two things: %s', async (twice, once) => {
    const { rewrite } = hearing(/\/runs\//, (said) => said.replace(once, twice));

    const { report } = await cognigyRun(refundPlaybooks, { rewrite });

    expect(report.verdict).toBe('inconclusive');
    expect(report.totals.evaluated).toBe(0);
    expect(report.cases[0]?.not_evaluated_reason).toContain('is written twice');
  });

  it('change nothing where nobody is judged by what loses its value', async () => {
    const { rewrite } = hearing(/\/runs\//, (said) =>
      said.replace('{', '{"createdAtNs":1700000000123456789,"x":1,"x":2,'),
    );

    expect((await cognigyRun(refundPlaybooks, { rewrite })).report.verdict).toBe('passed');
  });

  it.each([/\/runs\//, /\/tasks\//])(
    'about something else are asked for again: %s',
    async (asked) => {
      let answers = 0;
      const { rewrite } = hearing(asked, (said) => {
        answers += 1;
        return answers === 1 ? said.replace(/"_id":"[^"]*"/, '"_id":"another"') : said;
      });

      const { report } = await cognigyRun(refundPlaybooks, { rewrite });

      expect(report.verdict).toBe('passed');
      expect(report.batches[0]?.faults).toMatchObject([{ code: 'answer_of_another' }]);
    },
  );
});

describe('answers of an endpoint', () => {
  it('are kept byte for byte, several to a file, whatever passes they came in', async () => {
    const state = temporaryState();
    const heard = hearing(/^\/test\//, (said) => `${said.replace('{', '{ "n": 1e0, ')} `);

    const { report } = await cognigyRun(conversation(undefined, 9), {
      state,
      rewrite: heard.rewrite,
    });

    const { answers, texts } = await keptOf(state, report);
    expect(report.verdict).toBe('passed');
    expect(heard.said).toHaveLength(9);
    expect(new Set(answers.map(({ tells }) => tells))).toEqual(new Set(['said']));
    for (const said of heard.said) expect(texts.join('')).toContain(said);
    const [record] = await state.audit.recordsAfter('mock:shop', 0);
    expect(record?.batches[0]?.answers_sha256).toEqual(answers.map(({ sha256 }) => sha256));
  });

  it('are kept with the scores by which an intent is judged', async () => {
    const state = temporaryState();
    const heard = hearing(/\/nlu\/scores$/);
    const asked = conversation({ expected_intent: 'intent_password_reset' });

    const { report } = await cognigyRun(asked, { state, rewrite: heard.rewrite });

    const { texts } = await keptOf(state, report);
    expect(report.verdict).toBe('passed');
    expect(texts.join('')).toContain(heard.said[0]);
  });

  it.each([
    [
      /^\/test\//,
      { expected_response_contains: 'reset' },
      (said: string) => said.replace('{', '{"text":"no","text":"reset",'),
    ],
    [
      /^\/test\//,
      { expected_data: { n: 9007199254740992 } },
      (said: string) => said.replace(/"data":\{/g, '"data":{"n":9007199254740993,'),
    ],
    [
      /scores$/,
      { expected_intent: 'intent_password_reset' },
      (said: string) => said.replace('"score":', '"score":0.1,"score":'),
    ],
  ])(
    'leave their case without a result where they lose something: %s %j',
    async (asked, outcome, change) => {
      const { rewrite } = hearing(asked, change);

      const { report } = await cognigyRun(conversation(outcome), { rewrite });

      expect(report.verdict).toBe('inconclusive');
      expect(report.cases[0]?.not_evaluated_reason).toMatch(/which is (?:written twice|a number)/);
    },
  );

  it('change nothing where nobody asks for the data that loses its value', async () => {
    const { rewrite } = hearing(/^\/test\//, (said) =>
      said.replace(/"data":\{/g, '"data":{"at":1700000000123456789,'),
    );

    expect((await cognigyRun(conversation(), { rewrite })).report.verdict).toBe('passed');
  });

  it('have marks for the API key, and are judged as they came', async () => {
    const state = temporaryState();
    const { rewrite } = hearing(/^\/test\//, (said) =>
      said.replaceAll('reset', `reset ${KEY} d\\u0065mo-key`),
    );

    const { report } = await cognigyRun(conversation(), { state, rewrite });

    const { answers, everything } = await keptOf(state, report);
    expect(report.verdict).toBe('passed');
    expect(answers[0]?.masked).toEqual(['API key']);
    expect(everything).not.toContain(KEY);
    expect(everything).not.toContain('d\\u0065mo');
    expect(report.cases[0]?.response_text).toContain('*'.repeat(KEY.length));
  });
});
