import { describe, expect, it } from 'vitest';
import { nextSteps } from '../../../lib/cli/running/next-steps.ts';
import type { RelationScore, Report } from '../../../lib/domain/report.ts';
import { aFailedCase, aReport } from '../../support/builders/report-builders.ts';

const HERE = {
  suiteFile: 'shop.yaml',
  stateDir: '/work/.cognigate',
  directory: '/work',
  canCompare: true,
  isBaseline: false,
};
const FAILED: Partial<Report> = { verdict: 'failed', cases: [aFailedCase()] };

const next = (report: Partial<Report>, here: Partial<typeof HERE> = {}) =>
  nextSteps(aReport(report), { ...HERE, ...here });

describe('what comes next', () => {
  it('after a failure is a comparison only where there is a run to hold it against', () => {
    expect(next(FAILED)).toContain('cognigate compare --suite-id suite_prod_v2');
    expect(next(FAILED, { canCompare: false })).toEqual([
      'cognigate rerun --failed --suite-id suite_prod_v2',
    ]);
  });

  it('after a pass is a baseline, unless the run is one', () => {
    expect(next({})).toEqual(['cognigate baseline set latest --suite-id suite_prod_v2']);
    expect(next({}, { isBaseline: true })).toEqual([]);
    expect(next({ totals: { ...aReport().totals, left_out: 3 } })).toEqual([]);
  });

  it('after an error is doctor where it examines the platform, and nowhere else', () => {
    const url = 'https://bots.example';
    const on = (name: string) => next({ verdict: 'error', platform: { name, url } });

    expect(on('executions-v1')).toEqual(['cognigate run shop.yaml']);
    expect(on('cognigy-ai')).toEqual(['cognigate doctor shop.yaml', 'cognigate run shop.yaml']);
  });

  it('after a suite was refused is whatever sees why: doctor where names are the platform’s', () => {
    const url = 'https://bots.example';
    const on = (name: string) => next({ verdict: 'rejected', platform: { name, url } });

    expect(on('executions-v1')).toEqual(['cognigate validate shop.yaml']);
    expect(on('cognigy-ai')).toEqual(['cognigate doctor shop.yaml']);
  });

  it.each(['passed', 'failed'] as const)(
    'after variants fail names the weakest relation: %s',
    (verdict) => {
      const robustness = {
        ...{ seed: 1, locale: 'en', intents: [], variants: [] },
        relations: [aScore('casing', 9, 1), aScore('typo', 3, 2), aScore('emoji', 4, 0)],
      };

      expect(next({ verdict, robustness }).at(-1)).toBe(
        'cognigate run shop.yaml --robustness typo    # the weakest relation',
      );
      expect(
        next({ verdict, robustness: { ...robustness, relations: [aScore('emoji', 4, 0)] } }).join(),
      ).not.toContain('--robustness');
    },
  );
});

function aScore(relation: RelationScore['relation'], passed: number, failed: number) {
  return {
    ...{ relation, passed, failed, cases: 5, not_evaluated: 0 },
    ...{ rate: passed / (passed + failed), interval: null },
  };
}
