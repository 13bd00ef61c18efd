import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { customerServiceBot } from '../executions-v1/bot/customer-service-bot.ts';
import { type DemoBot, trainBot } from '../executions-v1/bot/demo-bot.ts';
import { declareMock } from '../executions-v1/declare-mock.ts';
import { CognigyAiServer } from './cognigy-ai-server.ts';
import type { MockCognigyAiOptions } from './mock-cognigy-ai-options.ts';
import { seedPlaybooks } from './playbooks/demo-playbooks.ts';
import { seedScenarios } from './simulator/demo-scenarios.ts';
import type { CognigyAiStatistics } from './statistics.ts';
import { demoWorld, type TrainedIntent, type World } from './world.ts';

export interface MockCognigyAi {
  /** Base of the API, without a slash at its end. */
  readonly url: string;
  /** Base of the endpoints; on loopback the same. */
  readonly endpointUrl: string;
  readonly world: World;
  /** Ids of the playbooks that were there at the start, by name. */
  readonly playbookIds: Readonly<Record<string, string>>;
  /** Scenarios of the Simulator that were there at the start. */
  readonly scenarioNames: readonly string[];
  /** Stops serving and cuts the connections that are open. */
  close(): Promise<void>;
  statistics(): CognigyAiStatistics;
}

/**
 * Serves the documented API of Cognigy.AI and its REST endpoints on 127.0.0.1, with a bot that really classifies.
 * @throws Error from node:net where the port is taken.
 */
export async function startMockCognigyAi(
  options: MockCognigyAiOptions = {},
): Promise<MockCognigyAi> {
  const bot = options.bot ?? (await trainBot(customerServiceBot));
  const world = (options.world ?? demoWorld)(trainedIntents(bot));
  const platform = new CognigyAiServer(bot, world, options);
  const scenarioNames = seedScenarios(platform.api.simulator.book, world);
  const playbookIds = seedPlaybooks(platform.api.shelf, world);
  const server = createServer((request, response) => {
    if (options.declared !== false) declareMock(response);
    void platform.handle(request, response);
  });
  // Longer than a poll plan's longest wait, so that an idle connection is not closed under a request.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    endpointUrl: url,
    world,
    playbookIds,
    scenarioNames,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    statistics: () => platform.statistics(),
  };
}

/** The phrases of the shop's bot; of another one nobody has told them. */
function trainedIntents(bot: DemoBot): TrainedIntent[] {
  const phrasesOf = new Map(customerServiceBot.intents.map(({ name, phrases }) => [name, phrases]));
  return bot.intents.map((name) => ({ name, phrases: phrasesOf.get(name) ?? [] }));
}
