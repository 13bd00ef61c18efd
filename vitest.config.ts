import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/export-workflow-first.ts', 'test/support/prepare-report-page.ts'],
    reporters: ['default', './test/support/summary-line.ts'],
    // Tests wait for sockets and processes more than they compute. Each file has its own worker, since the
    // AWS client mock replaces methods of shared classes.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
