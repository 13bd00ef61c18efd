import { resolve } from 'node:path';
import { CognigyAiScenario } from '../../mocks/cognigy-ai/scenario.ts';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../../mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { trainBot } from '../../mocks/executions-v1/bot/demo-bot.ts';
import { readPhrases } from '../../mocks/executions-v1/bot/read-phrases.ts';
import { readScenarioAs } from '../../mocks/executions-v1/read-scenario.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import type { MockFlags } from './mock.ts';
import { portTaken } from './port-taken.ts';

/** `cognigate mock --platform cognigy-ai`: its addresses are the first line on stdout, example ids go to stderr. */
export async function mockCognigyAi(flags: MockFlags, terminal: Terminal): Promise<number> {
  const path = (file: string) => resolve(terminal.cwd(), file);
  const stopped = new Promise<void>((stop) => {
    terminal.on('SIGINT', stop);
    terminal.on('SIGTERM', stop);
  });
  const mock = await startMockCognigyAi({
    port: flags.port,
    settings: {
      ...(flags.rateLimit === undefined ? {} : { rate_limit: flags.rateLimit }),
      ...(flags.secondsPerExecution === undefined
        ? {}
        : { seconds_per_playbook: flags.secondsPerExecution }),
    },
    ...(flags.scenario === undefined
      ? {}
      : { scenario: await readScenarioAs(CognigyAiScenario, path(flags.scenario)) }),
    ...(flags.bot === undefined ? {} : { bot: await trainBot(await readPhrases(path(flags.bot))) }),
    ...(flags.log === true ? { log: (line: string) => terminal.stderr.write(`${line}\n`) } : {}),
  }).catch((error: unknown) => {
    throw portTaken(error, flags.port);
  });
  terminal.stdout.write(`${JSON.stringify({ url: mock.url, endpoint_url: mock.endpointUrl })}\n`);
  terminal.stderr.write(`${exampleIds(mock).join('\n')}\n`);
  await stopped;
  await mock.close();
  return ExitCode.passed;
}

function exampleIds({ url, world, playbookIds }: MockCognigyAi): string[] {
  const [project] = world.projects;
  const [key] = world.keys;
  const [flow] = project?.flows ?? [];
  const [locale] = project?.locales ?? [];
  const [snapshot] = project?.snapshots ?? [];
  const endpoints = project?.endpoints.filter(({ channel }) => channel === 'rest') ?? [];
  return [
    `mock of Cognigy.AI on ${url}; Ctrl-C ends it`,
    `  COGNIGY_API_URL=${url}`,
    `  COGNIGY_API_KEY=${key?.key}`,
    `  project   ${project?._id}  ${project?.name}`,
    `  snapshot  ${snapshot?._id}  ${snapshot?.name}`,
    `  flow      ${flow?.referenceId}  ${flow?.name}`,
    `  locale    ${locale?.referenceId}  ${locale?.name}`,
    ...endpoints.map(({ URLToken, name }) => `  endpoint  ${URLToken}  ${name}`),
    ...Object.entries(playbookIds).map(([name, id]) => `  playbook  ${id}  ${name}`),
  ];
}
