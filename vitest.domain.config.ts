import { defineConfig } from 'vitest/config';

/** For `npm run mutate`: the tests that hold the domain, without what they need not wait for. */
export default defineConfig({
  test: {
    include: ['test/domain/**/*.test.ts', 'test/steps/**/*.test.ts'],
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
