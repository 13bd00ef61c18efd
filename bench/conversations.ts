import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CognigyAiBehaviour } from '../lib/mocks/cognigy-ai/scenario.ts';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import type { DemoBot } from '../lib/mocks/executions-v1/bot/demo-bot.ts';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { parseReport } from '../lib/report/formats/json-report.ts';
import { BOT_SAYS, botiumProject } from './botium-project.ts';
import { figure } from './figure.ts';
import { type Measured, measuredProcess } from './measured-process.ts';

/** As npm installs it. */
const COMMAND = 'dist/cli/cognigate.js';
/** Whatever else the machine does comes and goes. */
const TRIES = 5;

/** Takes no time to find its answer. */
const quickBot: DemoBot = {
  intents: ['intent_greeting'],
  answer: () =>
    Promise.resolve({
      intent: 'intent_greeting',
      confidence: 0.9,
      entities: [],
      responseText: BOT_SAYS,
      latencyMs: 1,
    }),
};

/** How long conversations take from start to exit, with what is the default everywhere. */
export async function benchConversations(): Promise<void> {
  if (!existsSync(join(PACKAGE_ROOT, COMMAND))) {
    console.log('  the command is not built: npm run build');
    return;
  }
  console.log('  one conversation, by a bot that answers at once');
  const one = await best(() => held({ cases: 1 }));
  figure('start to exit', one.wallSeconds, 1, 's');

  console.log('  60 conversations, by a bot that answers in 0.5 s');
  const sixty = await best(() => held({ cases: 60, secondsPerMessage: 0.5 }));
  figure('start to exit', sixty.wallSeconds, 5, 's');

  await besideBotium(200);

  console.log('  one conversation of 15 turns, by a bot that answers in 7 s');
  const long = await held({ cases: 1, turns: 15, secondsPerMessage: 7 });
  figure('messages beyond one for each turn', long.messages - 15, 0, 'messages');
  figure('beyond the time of the answers', long.wallSeconds - 15 * 7, 10, 's');
}

/** The same conversations by `botium-cli`, where `BOTIUM_CLI` says where its script is. */
async function besideBotium(cases: number): Promise<void> {
  console.log(`  ${cases} conversations, by a bot that answers at once`);
  const script = process.env.BOTIUM_CLI;
  if (script === undefined) {
    const ours = await best(() => held({ cases }));
    console.log(
      `       start to exit: ${ours.wallSeconds.toFixed(1)} s; botium-cli is not beside it: npm install botium-cli in another folder, and BOTIUM_CLI=<folder>/node_modules/botium-cli/bin/botium-cli.js`,
    );
    return;
  }
  const byBotium = () =>
    atMock({}, async ({ mock, directory }) => {
      const token = mock.world.projects[0]?.endpoints.find(({ name }) => name === 'Gate')?.URLToken;
      const config = botiumProject(directory, { url: `${mock.endpointUrl}/test/${token}`, cases });
      const measured = await measuredProcess(
        script,
        ['run', '--config', config, '--convos', directory],
        {},
      );
      return countedIn(mock, measured, { cases, messages: cases });
    });
  // By turns, since what else the machine does may change between the two.
  let [ours, theirs] = [await held({ cases }), await byBotium()];
  for (let again = 1; again < TRIES; again += 1) {
    ours = faster(ours, await held({ cases }));
    theirs = faster(theirs, await byBotium());
  }
  figure('start to exit', ours.wallSeconds, theirs.wallSeconds, 's, which botium-cli takes');
}

interface Task {
  readonly cases: number;
  readonly turns?: number;
  readonly secondsPerMessage?: number;
}

type Counted = Measured & { readonly messages: number };

function held({ cases, turns = 1, secondsPerMessage = 0 }: Task): Promise<Counted> {
  return atMock({ seconds_per_message: secondsPerMessage }, async ({ mock, directory }) => {
    const suite = join(directory, 'suite.json');
    writeFileSync(suite, JSON.stringify(suiteOf(cases, turns)));
    const args = ['run', suite, '--json', '--quiet', '--state-dir', join(directory, 'state')];
    const measured = await measuredProcess(COMMAND, args, {
      COGNIGY_API_URL: mock.url,
      COGNIGY_API_KEY: mock.world.keys[0]?.key ?? '',
    });
    const { totals } = parseReport(new TextEncoder().encode(measured.stdout));
    if (totals.passed !== cases) throw new Error(`${totals.passed} of ${cases} cases passed`);
    return countedIn(mock, measured, { cases, messages: cases * turns });
  });
}

/** @throws Error where not all was said, so that no time stands for something else. */
function countedIn(
  mock: MockCognigyAi,
  measured: Measured,
  wanted: { readonly cases: number; readonly messages: number },
): Counted {
  const { messages, conversations } = mock.statistics();
  if (measured.exitCode !== 0 || conversations !== wanted.cases || messages < wanted.messages) {
    throw new Error(`exit ${measured.exitCode}, ${messages} messages: ${measured.stdout}`);
  }
  return { ...measured, messages };
}

async function atMock<T>(
  settings: Partial<CognigyAiBehaviour>,
  work: (at: { readonly mock: MockCognigyAi; readonly directory: string }) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const mock = await startMockCognigyAi({ bot: quickBot, settings });
  try {
    return await work({ mock, directory });
  } finally {
    await mock.close();
    rmSync(directory, { recursive: true });
  }
}

function suiteOf(cases: number, turns: number) {
  const says = (text: string) => ({
    input_text: text,
    outcome: { expected_response_contains: BOT_SAYS, allowed_latency_ms: 30_000 },
  });
  return {
    suite_id: 'conversations',
    platform: 'cognigy-ai',
    cognigy: { mode: 'conversation', project: 'Web shop', endpoint: 'Gate' },
    test_cases: Array.from({ length: cases }, (_, at) => ({
      id: `c${at + 1}`,
      ...(turns === 1
        ? says(`hello ${at + 1}`)
        : { turns: Array.from({ length: turns }, (__, turn) => says(`hello ${turn + 1}`)) }),
    })),
  };
}

async function best(measure: () => Promise<Counted>): Promise<Counted> {
  let fastest = await measure();
  for (let again = 1; again < TRIES; again += 1) fastest = faster(fastest, await measure());
  return fastest;
}

function faster(one: Counted, other: Counted): Counted {
  return one.wallSeconds <= other.wallSeconds ? one : other;
}
