import { describe, expect, it } from 'vitest';
import type { PlannedRun } from '../../../../lib/domain/suite/cognigy-section.ts';
import { holdSteps } from '../../../../lib/platforms/cognigy-ai/plan/hold-steps.ts';
import { plannedSteps } from '../../../../lib/platforms/cognigy-ai/plan/plan-of.ts';
import { Playbook, PlaybookRun } from '../../../../lib/platforms/cognigy-ai/wire.ts';

const says = (_id: string, text: string) => ({
  _id,
  type: 'assertText',
  params: { text, fuzzy: true, negate: false },
});

const STEPS = [
  { _id: 's1', text: 'hi', asserts: [] },
  {
    _id: 's2',
    text: 'buy',
    data: { tier: 'gold' },
    asserts: [says('a1', 'what'), says('a2', 'ok')],
  },
  { _id: 's3', text: 'buy', asserts: [says('a3', 'done')] },
];

const planOf = (steps: readonly object[] = STEPS, abortOnError = false): PlannedRun => ({
  abortOnError,
  flowIds: [],
  localeIds: [],
  steps: plannedSteps(Playbook.parse({ _id: 'p', name: 'p', steps })),
});

interface Ran {
  readonly [field: string]: unknown;
  readonly asserts: readonly Record<string, unknown>[];
}

/** The results of a run of these steps in which all went well. */
const ranAs = (steps: readonly { readonly asserts: readonly object[] }[] = STEPS): Ran[] =>
  steps.map((step) => ({
    ...step,
    status: 'successful',
    asserts: step.asserts.map((each) => ({ ...each, status: 'successful' })),
  }));

const held = (results: readonly object[], plan = planOf()) =>
  holdSteps(plan, PlaybookRun.parse({ _id: 'r', stepResults: results }).stepResults);

const differences = (results: readonly object[], plan = planOf()) =>
  held(results, plan).map((step) => step.differences);

describe('a run of what was planned', () => {
  it('differs in nothing', () => {
    expect(differences(ranAs())).toEqual([[], [], []]);
  });

  it('goes by place, text, type and params where it knows no id of the plan', () => {
    const strange = ranAs().map((step) => ({
      ...step,
      _id: undefined,
      asserts: step.asserts.map((each) => ({ ...each, _id: undefined })).toReversed(),
    }));

    expect(differences(strange)).toEqual([[], [], []]);
    expect(held(strange)[1]?.asserts.map(({ params }) => Object(params).text)).toEqual([
      'what',
      'ok',
    ]);
  });

  it('may leave out text and data, and add to the data', () => {
    const silent = ranAs().map(({ text: _, data: __, ...step }) => step);
    const more = ranAs().map((step) => ({ ...step, data: { ...Object(step.data), locale: 'en' } }));

    expect(differences(silent)).toEqual([[], [], []]);
    expect(differences(more)).toEqual([[], [], []]);
  });
});

describe('a run of something else', () => {
  it('names the step that is missing, and says that it may still come', () => {
    const steps = held(ranAs().toSpliced(1, 1));

    expect(steps.map((step) => step.differences)).toEqual([[], ['it is missing from the run'], []]);
    expect(steps.map(({ isMissing }) => isMissing)).toEqual([false, true, false]);
  });

  it('names both steps that were swapped, also where their texts are the same', () => {
    const [first, second, third] = ranAs();

    expect(differences([first, third, second].flatMap((step) => step ?? []))).toEqual([
      [],
      ['it was run in another place'],
      ['it was run in another place'],
    ]);
  });

  it('takes a step that comes twice for neither', () => {
    const [first, second] = ranAs();
    const results = [first, second, second].flatMap((step) => step ?? []);

    expect(differences(results)).toEqual([
      [],
      ['it is in the run 2 times'],
      ['it is missing from the run'],
    ]);
  });

  it('quotes another text, and names the field of other data', () => {
    const other = ranAs().map((step, at) =>
      at === 1 ? { ...step, text: 'sell', data: { tier: 'lead' } } : step,
    );

    expect(differences(other)[1]).toEqual([
      'it was run with the text "sell", and "buy" was planned',
      'it was run with other data under tier',
    ]);
  });

  it('counts a step that nobody planned for the step behind it, or the last one', () => {
    const extra = { _id: 'new', text: 'who are you?', status: 'successful', asserts: [] };
    const first = ranAs().toSpliced(1, 0, { ...extra });

    const words = ['a step that was not planned was run ("who are you?")'];
    expect(differences(first)).toEqual([[], words, []]);
    expect(differences([...ranAs(), extra])).toEqual([[], [], words]);
  });

  it('names the assert that is missing, doubled or new', () => {
    const bent = (change: (asserts: Ran['asserts']) => readonly object[]) =>
      differences(
        ranAs().map((step, at) => (at === 1 ? { ...step, asserts: change(step.asserts) } : step)),
      )[1];

    expect(bent((all) => all.slice(1))).toEqual(['its assertText "what" is missing']);
    expect(bent((all) => [...all, ...all.slice(1)])).toEqual([
      'its assertText "ok" is there 2 times',
    ]);
    expect(bent((all) => [...all, { ...all[0], _id: 'a9' }])?.[0]).toContain(
      'it has an assert that was not planned (assertText',
    );
  });

  it('misses one of two asserts that are alike', () => {
    const twice = [{ _id: 's1', text: 'hi', asserts: [says('a1', 'hi'), says('a2', 'hi')] }];
    const strange = ranAs(twice).map((step) => ({
      ...step,
      asserts: step.asserts.slice(1).map((each) => ({ ...each, _id: undefined })),
    }));

    expect(differences(strange, planOf(twice))).toEqual([['its assertText "hi" is missing']]);
  });
});

describe('a playbook that ends after a failed step', () => {
  it('has not run the steps behind it, which are not waited for', () => {
    const failed = ranAs()
      .slice(0, 2)
      .map((step, at) => (at === 1 ? { ...step, status: 'failed' } : step));

    const steps = held(failed, planOf(STEPS, true));

    expect(steps[2]).toMatchObject({
      differences: ['it was not run, as the playbook ends after a step that failed'],
      isMissing: false,
    });
  });
});
