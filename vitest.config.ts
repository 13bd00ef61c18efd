import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: [
      'test/support/setup/export-workflow-first.ts',
      'test/support/setup/prepare-report-page.ts',
    ],
    reporters: ['default', './test/support/setup/summary-line.ts'],
    // A worker takes one file after the other; our modules begin anew with each, packages do not.
    isolate: false,
    // Tests wait for sockets and processes more than they compute.
    maxWorkers: 3,
    // Guards against tests that hang, not a measure: a busy machine may take its time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
