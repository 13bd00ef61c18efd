import { defined } from '../../defined.ts';
import { readScenario } from '../../mocks/executions-v1/read-scenario.ts';
import { startMockPlatform } from '../../mocks/executions-v1/start-mock-platform.ts';
import type { MockFlags } from '../options/mock-options.ts';
import type { MockSurroundings, ServedMock } from './local-platform.ts';

export async function serveExecutionsV1(
  { port, progress, scenario, rateLimit, secondsPerExecution }: MockFlags,
  { pathOf, bot, log }: MockSurroundings,
): Promise<ServedMock> {
  const mock = await startMockPlatform(
    defined({
      port,
      rateLimit,
      secondsPerExecution,
      reportsProgress: progress ? undefined : (false as const),
      scenario: scenario === undefined ? undefined : await readScenario(pathOf(scenario)),
      bot,
      log,
    }),
  );
  return {
    addresses: { url: mock.url },
    hints: [`mock platform on ${mock.url}; any client id and secret will do; Ctrl-C ends it`],
    close: () => mock.close(),
  };
}
