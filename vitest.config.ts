import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/export-workflow-first.ts', 'test/support/prepare-report-page.ts'],
    reporters: ['default', './test/support/summary-line.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
