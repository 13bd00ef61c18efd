import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../lib/cli/exit-code.ts';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { parseSuite } from '../../../lib/suite-file/parse-suite.ts';
import { cognigyRun } from '../../support/servers/cognigy-gate.ts';
import { html, json, redirect, scriptedServer } from '../../support/servers/scripted-server.ts';

const PLAYBOOKS = {
  mode: 'playbooks',
  project: 'Web shop',
  flow: 'Main',
  locale: 'English',
  playbooks: [{ name: 'Release: refund' }],
};
const CONVERSATION = { mode: 'conversation', project: 'Web shop', endpoint: 'Gate' };

const playbooks = (section: object) => ({
  suite_id: 'release',
  platform: 'cognigy-ai',
  cognigy: { ...PLAYBOOKS, ...section },
});
const conversation = (section: object, outcome: object = { expected_response_contains: 'a' }) => ({
  suite_id: 'shop',
  platform: 'cognigy-ai',
  cognigy: { ...CONVERSATION, ...section },
  test_cases: [{ input_text: 'hello', outcome }],
});

async function ended(suite: unknown, options: Parameters<typeof cognigyRun>[1] = {}) {
  const { report, mock } = await cognigyRun(suite, options);
  return {
    verdict: report.verdict,
    exitCode: exitCodeOf(report.verdict),
    said: report.reasons.map(({ message }) => message).join('\n'),
    mock,
  };
}

describe('a set-up that is wrong', () => {
  it.each([
    [
      'a wrong key',
      playbooks({}),
      { apiKey: 'no-such-key' },
      'error',
      ['does not take the API key', 'COGNIGY_API_KEY'],
    ],
    [
      'a wrong key that meets a 500',
      playbooks({}),
      { apiKey: 'no-such-key', settings: { wrong_key_answers: 500 as const } },
      'error',
      ['answered 500', 'wrong key or host', 'COGNIGY_API_KEY'],
    ],
    [
      'a key that may look and not run',
      playbooks({}),
      { apiKey: 'reader-key' },
      'error',
      ['does not let this API key', 'playbook_editor'],
    ],
    [
      'a project that does not exist',
      playbooks({ project: 'Web shoe' }),
      {},
      'rejected',
      ['cognigy.project is "Web shoe"', '"Web shop"'],
    ],
    [
      'an unknown flow',
      playbooks({ flow: 'Mane' }),
      {},
      'rejected',
      ['flow is "Mane"', '"Main"', '"Small talk"'],
    ],
    [
      'an unknown locale',
      playbooks({ locale: 'Klingon' }),
      {},
      'rejected',
      ['locale is "Klingon"', '"English"', '"German"'],
    ],
    [
      'an unknown snapshot',
      playbooks({ entrypoint: 'v9' }),
      {},
      'rejected',
      ['entrypoint is "v9"', '"v1.0"'],
    ],
    [
      'a playbook id that does not exist',
      playbooks({ playbooks: [{ id: 'abcdefabcdefabcdefabcdef' }] }),
      {},
      'rejected',
      ['no playbook with the id "abcdefabcdefabcdefabcdef"'],
    ],
    [
      'an unknown playbook',
      playbooks({ playbooks: [{ name: 'Refund' }] }),
      {},
      'rejected',
      ['"Refund"', '"Release: refund"'],
    ],
    [
      'the URL token of another environment',
      conversation({ endpoint: 'f'.repeat(64) }),
      {},
      'rejected',
      ['may belong to another environment', '"Gate"'],
    ],
    [
      'the URL token of another environment, without a project',
      conversation({ endpoint: 'f'.repeat(64), project: undefined }),
      {},
      'rejected',
      ['has the URL token', 'may belong to another environment'],
    ],
    [
      'an endpoint of another channel',
      conversation({ endpoint: 'Web chat' }),
      {},
      'rejected',
      ['"Web chat"', 'channel webchat3', '"Gate"'],
    ],
  ] as const)('%s is told from all others', async (_, suite, options, verdict, words) => {
    const { verdict: actual, exitCode, said } = await ended(suite, options);

    expect(actual, said).toBe(verdict);
    expect([2, 3]).toContain(exitCode);
    for (const word of words) expect(said).toContain(word);
    expect(said).not.toContain('no-such-key');
    expect(said).not.toContain('f'.repeat(64));
  });

  it('a host where nothing answers ends as an error that names it', async () => {
    const { verdict, said } = await ended(playbooks({}), { url: 'http://127.0.0.1:9' });

    expect(verdict).toBe('error');
    expect(said).toContain('127.0.0.1:9 refused the connection');
  });

  it.each([
    ['a web page', html(200)],
    ['a redirect', redirect(302, 'https://login.example.com/')],
    ['a list in HAL', json(200, { _embedded: { projects: [] } })],
  ])('another server, which answers with %s, is not taken for the platform', async (_, answer) => {
    await using server = await scriptedServer([answer]);

    const { verdict, said } = await ended(playbooks({}), { url: server.origin });

    expect(verdict).toBe('error');
    expect(said).toContain('does not look like the API of Cognigy.AI');
  });

  it('a platform that is down while the run is planned ends as an error, after three tries', async () => {
    await using server = await scriptedServer([json(503, { traceId: 'api--1' })]);

    const { verdict, said } = await ended(playbooks({}), { url: server.origin });

    expect(verdict).toBe('error');
    expect(said).toContain('answered 503');
    expect(said).toContain('api--1');
    expect(server.requests).toHaveLength(3);
  });

  it('sends nothing but documented headers, and no body with a GET', async () => {
    await using server = await scriptedServer([json(401, {})]);

    await ended(playbooks({}), { url: server.origin });

    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'GET', body: '' });
    expect(request?.path).toBe('/new/v2.0/projects?limit=100');
    expect(request?.headers).toMatchObject({ accept: 'application/json', 'x-api-key': 'demo-key' });
    expect(request?.headers).not.toHaveProperty('content-type');
  });

  it('shows the trace id that the vendor asks for', async () => {
    const scenario = CognigyAiScenario.parse({
      name: 'refused',
      faults: [{ on: 'schedule', fault: { kind: 'answer', status: 400, detail: 'Missing flow.' } }],
    });

    const { verdict, said } = await ended(playbooks({}), { scenario });

    expect(verdict).toBe('rejected');
    expect(said).toMatch(/"Missing flow\." \(trace api-/);
  });
});

describe("the vendor's playbooks.json", () => {
  const entry = {
    playbookId: '0'.repeat(24),
    entrypoint: '1'.repeat(24),
    flowId: '010d1970-89b9-4012-892b-53c78ef6c117',
    localeId: '8b3b45e2-48f9-446d-a4c5-35d8284a01b2',
  };
  const read = (value: unknown) => parseSuite(JSON.stringify(value, null, 1), { format: 'json' });

  it('is a suite as it is, in which every step has to pass', async () => {
    const file = await read([entry, { ...entry, playbookId: '2'.repeat(24) }]);

    if (file.status === 'refused') throw new Error(JSON.stringify(file.problems));
    expect(file.suite).toMatchObject({
      suite_id: 'playbooks',
      platform: 'cognigy-ai',
      gate: { pass_rate: 1 },
      cognigy: {
        mode: 'playbooks',
        playbooks: [
          {
            id: entry.playbookId,
            entrypoint: entry.entrypoint,
            flow: entry.flowId,
            locale: entry.localeId,
          },
          { id: '2'.repeat(24) },
        ],
      },
    });
  });

  it.each(Object.keys(entry))('says on which line %s is missing or empty', async (field) => {
    const { [field as keyof typeof entry]: _, ...rest } = entry;

    const file = await read([entry, rest, { ...entry, [field]: '' }]);

    if (file.status === 'read') throw new Error('was read');
    expect(file.problems.map(({ place, path, problem }) => [place?.line, path, problem])).toEqual([
      [8, `[1].${field}`, 'is missing'],
      [expect.any(Number), `[2].${field}`, 'is empty'],
    ]);
  });
});

describe('a suite that asks for what its platform cannot judge', () => {
  const contract = (testCase: object, more: object = {}) => ({
    suite_id: 's',
    ...more,
    test_cases: [{ input_text: 'hi', outcome: { allowed_latency_ms: 1_000 }, ...testCase }],
  });
  const faultsOf = (suite: unknown) => {
    const checked = checkSuite(suite);
    return checked.status === 'valid'
      ? []
      : checked.faults.map(({ keys, problem }) => `${keys.join('.')} ${problem}`);
  };

  it.each([
    [
      contract({ outcome: { allowed_latency_ms: 1_000, expected_data: { a: 1 } } }),
      'test_cases.0.outcome.expected_data cannot be judged',
    ],
    [
      { ...contract({}), test_cases: [{ turns: [{ input_text: 'hi', outcome: {} }] }] },
      'test_cases.0.turns cannot be had',
    ],
    [contract({}, { cognigy: CONVERSATION }), 'cognigy is for the platform cognigy-ai alone'],
    [contract({}, { platform: 'cognigy-ai' }), 'cognigy is missing'],
    [conversation({ endpoint: undefined }), 'cognigy.endpoint is missing'],
    [
      conversation({ project: undefined }, { expected_intent: 'a' }),
      'expected_intent cannot be judged without cognigy.project',
    ],
    [conversation({}, { expected_entities: ['a'] }), 'expected_entities cannot be judged'],
    [
      conversation({}, { min_confidence: 0.5, expected_intent: null }),
      'asks for the confidence of no intent',
    ],
    [conversation({}, {}), 'test_cases.0.outcome asks for nothing'],
    [conversation({}, { expected_response_matches: '(?<=a)b' }), 'is no regular expression'],
    [
      conversation({ playbooks: [{ name: 'a' }] }),
      'cognigy.playbooks is for the mode playbooks alone',
    ],
    [playbooks({ playbooks: undefined }), 'cognigy.playbooks is missing'],
    [playbooks({ playbooks: [{}] }), 'names a playbook in 0 ways'],
    [playbooks({ playbooks: [{ id: 'a', name: 'b' }] }), 'names a playbook in 2 ways'],
    [playbooks({ flow: undefined }), 'cognigy.playbooks.0.flow is missing'],
    [playbooks({ project: undefined }), 'cognigy.project is missing'],
    [{ ...playbooks({}), test_cases: [{ input_text: 'a', outcome: {} }] }, 'test_cases has cases'],
    [{ ...playbooks({}), concurrency: 11 }, 'concurrency is 11'],
    [
      conversation({ max_messages_per_hour: 1, answer_timeout_seconds: 301 }),
      'answer_timeout_seconds is 301',
    ],
  ])('is refused before anything is sent: %#', (suite, words) => {
    expect(faultsOf(suite).join('\n')).toContain(words);
  });

  it('need not give a latency where the contract asks for one', () => {
    expect(faultsOf({ suite_id: 's', test_cases: [{ input_text: 'a', outcome: {} }] })).toEqual([]);
  });
});
