import { defineConfig } from 'vitest/config';

/** For `npm run mutate`: the tests that hold the domain, without what they need not wait for. */
export default defineConfig({
  test: {
    include: ['test/{domain,steps}/**/*.{test,campaign}.ts'],
    // It plants bugs in the source itself, which holds all mutants at once here.
    exclude: ['test/domain/statistics/planted-bounds.test.ts'],
    provide: { campaigns: 'sampled' },
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
  },
});
