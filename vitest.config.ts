import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** For `npm test`: every test, and a sample of each campaign. */
export default defineConfig({
  resolve: { alias: { 'cognigate/cdk': join(import.meta.dirname, 'lib/stack/cdk.ts') } },
  test: {
    include: ['test/**/*.{test,campaign}.ts'],
    provide: { campaigns: 'sampled' },
    globalSetup: [
      'test/support/setup/own-temporary-folder.ts',
      'test/support/setup/export-workflow-first.ts',
      'test/support/setup/build-pages-first.ts',
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
