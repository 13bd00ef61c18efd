import { defineConfig } from 'vitest/config';

const timeouts = { testTimeout: 20_000, hookTimeout: 30_000 };

/** Folders whose files leave nothing behind in the process, so that one worker can take one after the other. */
const sharing = [
  'authoring',
  'domain',
  'engine',
  'fault-matrix',
  'fuzz',
  'local',
  'notify',
  'platforms',
  'report/*',
  'simulation',
  'steps',
  'suite-file',
  'support',
  'workflow',
].map((folder) =>
  folder.endsWith('/*') ? `test/${folder.slice(0, -2)}/*.test.ts` : `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    globalSetup: ['test/support/export-workflow-first.ts', 'test/support/prepare-report-page.ts'],
    reporters: ['default', './test/support/summary-line.ts'],
    // Tests wait for sockets and processes more than they compute.
    maxWorkers: 3,
    projects: [
      { test: { ...timeouts, name: 'sharing', include: sharing, isolate: false } },
      {
        // The mock of the AWS clients replaces methods of classes, and commands change the process.
        test: {
          ...timeouts,
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...sharing],
        },
      },
    ],
  },
});
