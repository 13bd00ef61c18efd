import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { customerServiceBot } from './bot/customer-service-bot.ts';
import { trainBot } from './bot/demo-bot.ts';
import { declareMock } from './declare-mock.ts';
import type { MockPlatformOptions } from './mock-options.ts';
import { PlatformServer, type PlatformStatistics } from './platform-server.ts';

export interface MockPlatform {
  /** Without a slash at its end. */
  readonly url: string;
  /** Stops serving and cuts the connections that are open. */
  close(): Promise<void>;
  statistics(): PlatformStatistics;
}

/**
 * Serves the contract `executions-v1` on 127.0.0.1, with a bot that really classifies.
 * @throws Error from node:net where the port is taken.
 */
export async function startMockPlatform(options: MockPlatformOptions = {}): Promise<MockPlatform> {
  const bot = options.bot ?? (await trainBot(customerServiceBot));
  const platform = new PlatformServer(bot, options);
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
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      platform.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    statistics: () => platform.statistics(),
  };
}
