import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/export-workflow-first.ts', 'test/support/prepare-report-page.ts'],
    reporters: ['default', './test/support/summary-line.ts'],
    // Tests wait for sockets and processes more than they compute, and keep no state in modules.
    maxWorkers: 3,
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
