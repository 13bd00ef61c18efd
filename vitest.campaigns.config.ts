import { defineConfig } from 'vitest/config';
import tests from './vitest.config.ts';

/** For `npm run campaigns`: each campaign in full, and the tests that are slow by nature. */
export default defineConfig({
  ...(tests.resolve && { resolve: tests.resolve }),
  test: {
    ...tests.test,
    include: ['test/**/*.{campaign,slow}.ts'],
    provide: { campaigns: 'in full' },
    globalSetup: [
      ...(tests.test?.globalSetup ?? []),
      'test/support/setup/unpack-browser-first.ts',
      'test/support/setup/install-command-first.ts',
    ],
    reporters: ['verbose', './test/support/setup/summary-line.ts'],
    // The simulations use all cores by themselves.
    maxWorkers: 2,
    testTimeout: 900_000,
  },
});
