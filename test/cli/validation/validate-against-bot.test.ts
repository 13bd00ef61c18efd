import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import { startMockCognigyAi } from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { demoWorld } from '../../../lib/mocks/cognigy-ai/world.ts';
import { ClockedMock } from '../../mocks/cognigy-ai/mock-client.ts';
import { command } from '../../support/fakes/command-line.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';
import {
  commandOnSuite,
  conversationSuite,
  playbookSuite,
  REFUND,
  writeSuite,
} from '../cognigy-commands.ts';

const TRAINING = [
  {
    name: 'intent_refund_request',
    phrases: ['I want my money back', 'how do I [[return|send back]] an order'],
  },
  {
    name: 'intent_payment_methods',
    phrases: ['can I pay by PayPal', 'can I pay by [[invoice|credit card]]'],
  },
];

const trained = (id: string, input_text: string, expected_intent: string) => ({
  id,
  input_text,
  outcome: { expected_intent },
});

let mock: ClockedMock;
let directory: string;

beforeEach(async () => {
  mock = await ClockedMock.start();
  directory = temporaryDirectory();
});
afterEach(() => mock[Symbol.asyncDispose]());

function validate(suite: object, ...flags: string[]) {
  return validateAt(mock.mock.url, suite, ...flags);
}

function validateAt(url: string, suite: object, ...flags: string[]) {
  return commandOnSuite({ url, directory }, suite, ['validate', '--against-bot', ...flags]);
}

const expecting = (intent: string) => ({ ...REFUND, outcome: { expected_intent: intent } });

describe('validate --against-bot', () => {
  it('tells how much of the bot a suite covers, and what it leaves out', async () => {
    const { exitCode, stdout } = await validate(conversationSuite());

    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'Web shop, flow Main, English: the suite covers 1 of 2 intents\n' +
        'not covered: intent_payment_methods\n' +
        'note: 1 intent has one case only, so that one sentence decides about all of it; add cases that say it in other words\n' +
        '  intent_refund_request: refund (line 1)\n' +
        'note: no case is out of scope, so a bot that matches anything passes; add cases with expected_intent: null, of which the bot must match none\n' +
        'note: 1 case says what the bot was trained with, so passing proves little; say it in words that the bot has not learnt, or take the sentence out of its training\n' +
        '  refund (line 1): "I want a refund" is "I want a refund", learnt for intent_refund_request\n',
    );
  });

  it('refuses what a run would: analytics that the key may not read', async () => {
    const suite = conversationSuite({ intents_from: 'analytics' });
    const file = await writeSuite(directory, suite);
    const env = { COGNIGY_API_URL: mock.mock.url, COGNIGY_API_KEY: 'reader-key' };

    const allowed = await validate(suite);
    const { exitCode, stderr } = await command(
      { directory, env },
      'validate',
      file,
      '--against-bot',
    );

    expect(allowed.exitCode).toBe(0);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/would be refused: .*give its user the global role odata/);
  });

  it('says without the bot what a run needs beside the suite', async () => {
    const file = await writeSuite(directory, conversationSuite({ intents_from: 'analytics' }));

    const { exitCode, stdout } = await command({ directory, env: {} }, 'validate', file);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nintents come from the analytics of the bot: .*global role odata/);
  });

  it('refuses an intent that the bot does not have, with the nearest name', async () => {
    const { exitCode, stderr } = await validate(
      conversationSuite({}, [expecting('intent_refund_requst')]),
    );

    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'suite.json: refund expects the intent "intent_refund_requst", which the flow "Main" does not have; did you mean "intent_refund_request"?\n',
    );
  });

  it('tells a name apart that looks like one of the bot', async () => {
    const { stderr } = await validate(
      conversationSuite({}, [expecting('intent_refund_request'.replace('e', 'е'))]),
    );

    expect(stderr).toContain('expects the intent "intеnt_refund_request (U+0435 Cyrillic letter)"');
    expect(stderr).toContain('did you mean "intent_refund_request (U+0065)"?');
  });

  it('says which other flow has the intent', async () => {
    const { exitCode, stderr } = await validate(conversationSuite({ flow: 'Small talk' }));

    expect(exitCode).toBe(2);
    expect(stderr).toContain('the flow "Main" has it');
  });

  it('looks into every turn of a conversation', async () => {
    const turns = [
      { input_text: 'hi', outcome: {} },
      { input_text: 'pay', outcome: { expected_intent: 'intent_payment_method' } },
    ];

    const { stderr } = await validate(conversationSuite({}, [{ id: 'talk', turns }]));

    expect(stderr).toContain('talk, turn 2 expects the intent "intent_payment_method"');
  });

  it('refuses playbooks that do not exist, and counts the intents of those that do', async () => {
    const { exitCode, stderr, stdout } = await validate(
      playbookSuite([
        { id: mock.playbook() },
        { name: 'Release: refunds' },
        { name_prefix: 'Old' },
      ]),
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'cognigy.playbooks[1] there is no playbook "Release: refunds"; did you mean "Release: refund"?',
    );
    expect(stderr).toContain(
      'cognigy.playbooks[2] there is no playbook whose name begins with "Old"',
    );
    expect(stdout).toContain('covers 1 of 2 intents');
  });

  it('prints JSON on demand', async () => {
    const { stdout } = await validate(conversationSuite(), '--json');

    expect(JSON.parse(stdout)).toEqual({
      valid: true,
      problems: [],
      notes: [],
      findings: [
        expect.objectContaining({ code: 'intents_with_one_case', total: 1 }),
        expect.objectContaining({ code: 'no_out_of_scope_case', total: 0, instances: [] }),
        expect.objectContaining({ code: 'cases_from_training', total: 1 }),
      ],
      bot: {
        project: 'Web shop',
        flow: 'Main',
        locale: 'English',
        intents: ['intent_refund_request', 'intent_payment_methods'],
        uncovered_intents: ['intent_payment_methods'],
        disabled_intents: [],
      },
    });
  });

  it('takes the place of the bot from flags, for a suite of another platform', async () => {
    const suite = {
      suite_id: 'shop',
      test_cases: [{ ...REFUND, outcome: { ...REFUND.outcome, allowed_latency_ms: 900 } }],
    };

    const unnamed = await validate(suite);
    const named = await validate(suite, '--project', 'Web shop', '--flow', 'Main');

    expect(unnamed.exitCode).toBe(2);
    expect(unnamed.stderr).toContain('no project is named, and there are 2; name one of: Web shop');
    expect(named.exitCode).toBe(0);
  });

  it('refuses what is named and is not there, with the nearest name', async () => {
    const { exitCode, stderr } = await validate(
      conversationSuite({ endpoint: 'Gat', entrypoint: 'v1.2' }),
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'cognigy.entrypoint there is no snapshot "v1.2"; did you mean "v1.0"?',
    );
    expect(stderr).toContain(
      'cognigy.endpoint there is no REST endpoint "Gat"; did you mean "Gate"?',
    );
  });

  it('refuses a production endpoint that is not there, and repeats no URL token', async () => {
    const token = 'b'.repeat(64);

    const { exitCode, stderr } = await validate(
      conversationSuite({ endpoint: token, production_endpoint: `https://bots.example/${token}` }),
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain('cognigy.endpoint no REST endpoint has this URL token');
    expect(stderr).toContain('cognigy.production_endpoint the endpoint is written as an address');
    expect(stderr).not.toContain(token);
  });

  it('refuses what a playbook of its own choice names and is not there', async () => {
    const { exitCode, stderr } = await validate(
      playbookSuite([
        { id: mock.playbook(), flow: 'Mai', locale: 'Englsh', entrypoint: 'no-such-snapshot' },
      ]),
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'cognigy.playbooks[0].flow there is no flow "Mai"; did you mean "Main"?',
    );
    expect(stderr).toContain('cognigy.playbooks[0].locale there is no locale "Englsh"');
    expect(stderr).toContain('cognigy.playbooks[0].entrypoint there is no snapshot');
  });

  it.each([
    [{ locale: 'German' }, 'the endpoint speaks for "English"'],
    [{ flow: 'Small talk' }, 'the endpoint speaks for "Main"'],
    [{ entrypoint: 'v1.1' }, 'the endpoint "Gate" runs'],
    [{ endpoint: 'gate' }, 'no endpoint of the project has'],
  ])('refuses what run refuses: %j', async (section, why) => {
    const cases = [{ id: 'a', input_text: 'hi', outcome: { expected_response_contains: 'hi' } }];

    const { exitCode, stderr } = await validate(conversationSuite(section, cases));

    expect(exitCode).toBe(2);
    expect(stderr).toContain('suite.json: the suite would be refused: ');
    expect(stderr).toContain(why);
  });

  it('refuses playbooks that are not as many as the suite says', async () => {
    const { exitCode, stderr } = await validate(
      playbookSuite([{ name_prefix: 'Release' }], { expected_playbooks: 9 }),
    );

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/cognigy\.expected_playbooks is 9, and \d were found/);
  });

  it('names an intent that is disabled, and counts it for nothing', async () => {
    await mock[Symbol.asyncDispose]();
    mock = await ClockedMock.start({ settings: { disabled_intents: ['intent_refund_request'] } });

    const { exitCode, stderr, stdout } = await validate(conversationSuite());

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'expects the intent "intent_refund_request", which is disabled in the flow "Main"',
    );
    expect(stdout).toContain('covers 0 of 1 intent');
    expect(stdout).toContain('disabled: intent_refund_request');
  });

  it('asks nothing for a suite that is wrong by itself', async () => {
    const { exitCode } = await validate({ suite_id: 'shop' });

    expect(exitCode).toBe(2);
    expect(mock.mock.statistics().requests.api).toBe(0);
  });

  it('tells which cases say what the bot was trained with, for which intent, and leaves the exit code', async () => {
    const cases = [
      trained('copied', 'I want my money back!', 'intent_refund_request'),
      trained('typo', 'can i pay by paypall', 'intent_payment_methods'),
      trained('mistaken', 'Can I pay by invoice', 'intent_refund_request'),
      trained('new', 'The parcel arrived broken, what now', 'intent_refund_request'),
    ];

    const shop = await startMockCognigyAi({ world: () => demoWorld(TRAINING) });
    onTestFinished(() => shop.close());

    const { exitCode, stdout } = await validateAt(shop.url, conversationSuite({}, cases));

    expect(exitCode).toBe(0);
    expect(stdout).toContain('note: 3 cases say what the bot was trained with');
    expect(stdout).toContain(
      '  copied (line 1): "I want my money back!" is "I want my money back", learnt for intent_refund_request\n',
    );
    expect(stdout).toContain('  typo (line 1): ');
    expect(stdout).toContain('  mistaken (line 1) for intent_refund_request: ');
    expect(stdout).not.toContain('  new ');
  });

  it('says that training is not known where the key may not export it', async () => {
    const shop = await startMockCognigyAi({
      scenario: CognigyAiScenario.parse({
        name: 'no export',
        faults: [{ on: 'api', from: 12, fault: { kind: 'answer', status: 403 } }],
      }),
    });
    onTestFinished(() => shop.close());

    const { exitCode, stdout } = await validateAt(shop.url, conversationSuite());

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /note: whether cases are training sentences of the bot is not known: .*(403|may not)/,
    );
    expect(stdout).not.toContain('was trained with');
  });

  it('ends in 2 for a note where it is to be strict', async () => {
    const { exitCode } = await validate(conversationSuite(), '--strict');

    expect(exitCode).toBe(2);
  });
});
