import { resolve } from 'node:path';
import { trainBot } from '../../mocks/executions-v1/bot/demo-bot.ts';
import { readPhrases } from '../../mocks/executions-v1/bot/read-phrases.ts';
import { readScenario } from '../../mocks/executions-v1/read-scenario.ts';
import { startMockPlatform } from '../../mocks/executions-v1/start-mock-platform.ts';
import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { portTaken } from './port-taken.ts';

export interface MockFlags {
  readonly platform: 'executions-v1' | 'cognigy-ai';
  readonly port: number;
  readonly scenario?: string;
  readonly rateLimit?: number;
  readonly secondsPerExecution?: number;
  readonly bot?: string;
  readonly progress: boolean;
  readonly log?: boolean;
}

/** `cognigate mock`: serves until it is told to stop. Its address is the first line on stdout, as JSON. */
export async function mock(flags: MockFlags, terminal: Terminal): Promise<number> {
  if (flags.platform === 'cognigy-ai') {
    const { mockCognigyAi } = await import('./mock-cognigy-ai.ts');
    return mockCognigyAi(flags, terminal);
  }
  const path = (file: string) => resolve(terminal.cwd(), file);
  const stopped = new Promise<void>((stop) => {
    terminal.on('SIGINT', stop);
    terminal.on('SIGTERM', stop);
  });
  const platform = await startMockPlatform({
    port: flags.port,
    ...(flags.progress ? {} : { reportsProgress: false as const }),
    ...(flags.rateLimit === undefined ? {} : { rateLimit: flags.rateLimit }),
    ...(flags.secondsPerExecution === undefined
      ? {}
      : { secondsPerExecution: flags.secondsPerExecution }),
    ...(flags.scenario === undefined ? {} : { scenario: await readScenario(path(flags.scenario)) }),
    ...(flags.bot === undefined ? {} : { bot: await trainBot(await readPhrases(path(flags.bot))) }),
    ...(flags.log === true ? { log: (line: string) => terminal.stderr.write(`${line}\n`) } : {}),
  }).catch((error: unknown) => {
    throw portTaken(error, flags.port);
  });
  terminal.stdout.write(`${JSON.stringify({ url: platform.url })}\n`);
  terminal.stderr.write(
    `mock platform on ${platform.url}; any client id and secret will do; Ctrl-C ends it\n`,
  );
  await stopped;
  await platform.close();
  return ExitCode.passed;
}
