import { describe, expect, it } from 'vitest';
import { CognigySection } from '../../../../lib/domain/suite/cognigy-section.ts';
import {
  planRepetitions,
  planSuiteBatches,
} from '../../../../lib/domain/suite/planning/plan-repetitions.ts';
import { repeatOf } from '../../../../lib/domain/suite/repetitions.ts';
import type { Suite, SuiteInput } from '../../../../lib/domain/suite/suite.ts';
import { aSuite, aTestCase } from '../../../support/builders/run-evidence.ts';

const suiteOf = (repeats: readonly (number | undefined)[], max_batch_size = 500) =>
  aSuite(
    repeats.map((repeat, index) => aTestCase({ input_text: `input ${index}`, repeat })),
    { max_batch_size },
  );

/** A suite of playbooks with so many cases each. */
function playbookSuite(cases: readonly number[], overrides: Partial<SuiteInput> = {}): Suite {
  const playbooks = cases.map((count, index) => ({
    key: `book-${index}`,
    playbookId: `id-${index}`,
    name: 'a book',
    cases: count,
    target: { entrypoint: 'project', flowId: 'flow', localeId: 'locale' },
  }));
  const suite = aSuite(
    cases.reduce((sum, each) => sum + each, 0),
    overrides,
  );
  const section = CognigySection.parse({
    mode: 'playbooks',
    prepared: { projectId: 'project', playbooks },
  });
  return { ...suite, cognigy: section };
}

describe('how often a case is run', () => {
  it.each([
    [{}, {}, 1],
    [{ repeat: 3 }, {}, 3],
    [{ repeat: 3 }, { repeat: 2 }, 2],
    [{}, { repeat: 2 }, 2],
  ])('is, with %j for the suite and %j for the case, %i', (suite, testCase, times) => {
    expect(repeatOf(suite, testCase)).toBe(times);
  });
});

describe('the plan of a run', () => {
  it('goes round after round, so that no case stands beside itself', () => {
    expect(planRepetitions(suiteOf([3, undefined, 2]))).toEqual([0, 1, 2, 0, 2, 0]);
  });

  it('begins a batch with each round, and counts on', () => {
    expect(planSuiteBatches(suiteOf([2, 2, 2, 1], 2))).toEqual([
      { index: 0, firstCase: 0, cases: 2 },
      { index: 1, firstCase: 2, cases: 2 },
      { index: 2, firstCase: 4, cases: 2 },
      { index: 3, firstCase: 6, cases: 1 },
    ]);
  });

  it('has a batch for each playbook, however many cases it has, in each round', () => {
    expect(planSuiteBatches(playbookSuite([3, 600, 1]))).toEqual([
      { index: 0, firstCase: 0, cases: 3 },
      { index: 1, firstCase: 3, cases: 600 },
      { index: 2, firstCase: 603, cases: 1 },
    ]);
    expect(planSuiteBatches(playbookSuite([2, 1], { repeat: 2 }))).toEqual([
      { index: 0, firstCase: 0, cases: 2 },
      { index: 1, firstCase: 2, cases: 1 },
      { index: 2, firstCase: 3, cases: 2 },
      { index: 3, firstCase: 5, cases: 1 },
    ]);
  });
});
