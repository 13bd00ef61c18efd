import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Report } from '../lib/domain/report.ts';
import { openStateDirectory } from '../lib/local/state-directory.ts';
import type { CognigyAiBehaviour } from '../lib/mocks/cognigy-ai/scenario.ts';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { customerServiceBot } from '../lib/mocks/executions-v1/bot/customer-service-bot.ts';
import { trainBot } from '../lib/mocks/executions-v1/bot/demo-bot.ts';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { parseReport } from '../lib/report/formats/json-report.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

/** Real utterances, where somebody has put them beside the project. */
const UTTERANCES = join(PACKAGE_ROOT, '../shared/data/banking77/test.csv');
const MESSAGES_PER_HOUR = 4_000;
const REQUESTS_PER_MINUTE = 12_000;
const KILLS = 5;

/** The platform `cognigy-ai` in both of its modes, by the CLI in a process of its own. */
export async function benchCognigyAi(): Promise<void> {
  if (existsSync(UTTERANCES)) {
    await conversations('intents not asserted', false, 1.05);
    await conversations('intents asserted', true, 2.05);
    await killedConversations();
  } else {
    console.log('  no utterances beside the project, so no conversations');
  }
  await playbooks();
}

interface World {
  readonly mock: MockCognigyAi;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

async function inWorld(
  settings: Partial<CognigyAiBehaviour>,
  work: (world: World) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'cognigate-bench-'));
  const mock = await startMockCognigyAi({ bot: await trainBot(customerServiceBot), settings });
  const env = {
    COGNIGY_API_URL: mock.url,
    COGNIGY_API_KEY: mock.world.keys[0]?.key ?? '',
    COGNIGATE_RATE_BUDGET: `${REQUESTS_PER_MINUTE}/60`,
  };
  try {
    await work({ mock, directory, env });
  } finally {
    await mock.close();
    rmSync(directory, { recursive: true });
  }
}

const quota = {
  test_messages_per_hour: MESSAGES_PER_HOUR,
  refuse_test_messages: true,
  rate_limit: REQUESTS_PER_MINUTE,
  rate_window_seconds: 60,
};

async function conversations(name: string, assertsIntents: boolean, limit: number): Promise<void> {
  await inWorld(quota, async ({ mock, directory, env }) => {
    const { suite, count } = conversationSuite(directory, assertsIntents);
    console.log(`  ${count} utterances, ${name}`);
    const args = ['run', suite, '--json', '--quiet', '--state-dir', join(directory, 'state')];
    const measured = await measuredProcess('bin/cognigate.ts', args, env);
    const report = parseReport(new TextEncoder().encode(measured.stdout));
    const { requests, peakTestMessagesInHour, rateLimited } = mock.statistics();
    const all = Object.values(requests).reduce((sum, number) => sum + number, 0);
    figure('cases not evaluated', report.totals.not_evaluated, 0, 'cases');
    figure('requests per message', all / count, limit, 'requests');
    figure('messages in the fullest hour', peakTestMessagesInHour, MESSAGES_PER_HOUR, 'messages');
    figure('answers 429', rateLimited, 0, 'answers');
    console.log(`       start to exit: ${measured.wallSeconds.toFixed(1)} s`);
  });
}

async function killedConversations(): Promise<void> {
  await inWorld(quota, async ({ mock, directory, env }) => {
    const { suite, count } = conversationSuite(directory, false);
    console.log(`  ${count} utterances, killed ${KILLS} times at random and resumed`);
    const state = join(directory, 'state');
    let args = ['run', suite, '--json', '--quiet', '--state-dir', state];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const messages = mock.statistics().messages + Math.random() * 500;
      await killedOnce(() => mock.statistics().messages > messages, args, env);
      args = ['resume', await lastRun(state), '--json', '--quiet', '--state-dir', state];
    }
    const measured = await measuredProcess('bin/cognigate.ts', args, env);
    const report = parseReport(new TextEncoder().encode(measured.stdout));
    figure('cases that are not there exactly once', strayCases(report, count), 0, 'cases');
    figure('cases not evaluated', report.totals.not_evaluated, 0, 'cases');
    const { messages, peakTestMessagesInHour } = mock.statistics();
    figure('messages said again', messages - count, count * 0.05, 'messages');
    figure('messages in the fullest hour', peakTestMessagesInHour, MESSAGES_PER_HOUR, 'messages');
  });
}

/** 25 playbooks in three rounds of at most ten. */
async function playbooks(): Promise<void> {
  const seconds = 20;
  const settings = { seconds_per_playbook: seconds, concurrent_playbooks: 10 };
  await inWorld(settings, async ({ mock, directory, env }) => {
    console.log(`  25 playbooks of ${seconds} s, 10 at a time`);
    const suite = join(directory, 'playbooks.json');
    writeFileSync(suite, JSON.stringify(playbookList(mock, 25)));
    const args = ['run', suite, '--json', '--quiet', '--state-dir', join(directory, 'state')];
    const measured = await measuredProcess('bin/cognigate.ts', args, env);
    const report = parseReport(new TextEncoder().encode(measured.stdout));
    const starts = report.batches.map(({ submitted_at }) => Date.parse(submitted_at ?? ''));
    const ends = report.batches.map(({ settled_at }) => Date.parse(settled_at ?? ''));
    const makespan = (Math.max(...ends) - Math.min(...starts)) / 1_000;
    figure('makespan beyond the ideal', (makespan / (3 * seconds) - 1) * 100, 15, '%');
    figure('playbooks at one time', mock.statistics().peakPlaybooks, 10, 'playbooks');
    figure('cases not evaluated', report.totals.not_evaluated, 0, 'cases');
  });
}

function conversationSuite(directory: string, assertsIntents: boolean) {
  const rows: { text: string; category: string }[] = parse(readFileSync(UTTERANCES), {
    columns: true,
  });
  const suite = join(directory, 'suite.json');
  writeFileSync(
    suite,
    JSON.stringify({
      suite_id: 'utterances',
      platform: 'cognigy-ai',
      cognigy: {
        mode: 'conversation',
        project: 'Web shop',
        endpoint: 'Gate',
        max_messages_per_hour: MESSAGES_PER_HOUR,
      },
      test_cases: rows.map(({ text, category }, position) => ({
        id: `u${position + 1}`,
        input_text: text,
        outcome: assertsIntents
          ? { expected_intent: category }
          : { expected_response_excludes: 'a text that no bot says' },
      })),
    }),
  );
  return { suite, count: rows.length };
}

function playbookList({ world, playbookIds }: MockCognigyAi, count: number) {
  const [project] = world.projects;
  const entrypoints = [project, ...(project?.snapshots ?? [])].map((each) => each?._id);
  const targets = (project?.flows ?? []).flatMap((flow) =>
    (project?.locales ?? []).flatMap((locale) =>
      entrypoints.map((entrypoint) => ({
        entrypoint,
        flowId: flow.referenceId,
        localeId: locale.referenceId,
      })),
    ),
  );
  return targets
    .flatMap((target) =>
      Object.values(playbookIds).map((playbookId) => ({ playbookId, ...target })),
    )
    .slice(0, count);
}

/** How many of `u1` to `u<count>` are missing or there more than once. */
function strayCases({ cases }: Report, count: number): number {
  const times = Map.groupBy(cases, ({ id }) => id);
  const wanted = Array.from({ length: count }, (_, position) => `u${position + 1}`);
  return wanted.filter((id) => times.get(id)?.length !== 1).length + (cases.length - count);
}

/** Runs the CLI and kills it as `kill -9` does, once there is reason to. */
function killedOnce(
  isTime: () => boolean,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'bin/cognigate.ts'), ...args], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isTime()) child.kill('SIGKILL');
    }, 5);
    child.once('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
}

async function lastRun(path: string): Promise<string> {
  const state = openStateDirectory(path);
  try {
    const [run] = await state.ledger.listRuns({ limit: 1 });
    if (run === undefined) throw new Error('no run was accepted before the kill');
    return run.runId;
  } finally {
    state.close();
  }
}
