import { resolve } from 'node:path';
import { trainBot } from '../../mocks/executions-v1/bot/demo-bot.ts';
import { readPhrases } from '../../mocks/executions-v1/bot/read-phrases.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { withMockOptions } from '../options/mock-options.ts';
import { localPlatform } from '../platforms/local-platforms.ts';
import { portTaken } from '../port-taken.ts';
import { toldToStop } from '../told-to-stop.ts';

/** `cognigate mock`: serves until it is told to stop. Its addresses are the first line on stdout, as JSON. */
export const mock = defineCommand({
  syntax: (command) => withMockOptions(command),
  examples: [
    'cognigate mock --port 8787 --seconds-per-execution 5',
    'cognigate mock --scenario examples/scenarios/throttled-submit.yaml --log',
    'cognigate mock --platform cognigy-ai --port 8788',
    'cognigate mock --platform cognigy-ai --scenario examples/simulator-scenarios/run-broken.yaml',
  ],
  async action(flags, terminal) {
    const pathOf = (file: string) => resolve(terminal.cwd(), file);
    const stopped = toldToStop(terminal);
    const platform = await localPlatform(flags.platform);
    const served = await platform
      .serveMock(flags, {
        pathOf,
        bot:
          flags.bot === undefined
            ? undefined
            : await trainBot(await readPhrases(pathOf(flags.bot))),
        log: flags.log && ((line) => terminal.stderr.write(`${line}\n`)),
      })
      .catch((error: unknown) => {
        throw portTaken(error, flags.port);
      });
    terminal.stdout.write(`${JSON.stringify(served.addresses)}\n`);
    terminal.stderr.write(`${served.hints.join('\n')}\n`);
    await stopped;
    await served.close();
    return ExitCode.passed;
  },
});
