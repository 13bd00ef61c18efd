import { describe, expect, it } from 'vitest';
import { SuiteReference } from '../../lib/api/start-request.ts';

describe('a suite that is named', () => {
  it.each([{ key: 'suites/team/a.suite.yaml' }, { deployed: 'a.suite.csv' }])(
    '%j is accepted',
    (one) => {
      expect(SuiteReference.safeParse(one).success).toBe(true);
    },
  );

  it.each([
    { key: 'a.yaml' },
    { key: 'suites/../secrets/a.yaml' },
    { key: 'suites/a.exe' },
    { deployed: '../a.yaml' },
    { deployed: 'folder/a.yaml' },
    { deployed: '.hidden.yaml' },
    { deployed: 'a.yaml', key: 'suites/a.yaml' },
    {},
    'suites/a.yaml',
  ])('%j is refused', (one) => {
    expect(SuiteReference.safeParse(one).success).toBe(false);
  });
});
