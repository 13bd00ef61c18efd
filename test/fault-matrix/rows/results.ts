import { expect } from 'vitest';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { faultRow, promise, requestsOf } from '../support/fault-row.ts';
import { changed, inconclusive, resultsOf } from '../support/result-scripts.ts';

faultRow(
  'R1',
  {
    fault: 'fewer results than cases, all of them passed',
    promise:
      'asked for again for ten seconds; what is missing counts as not evaluated: inconclusive',
  },
  async (row) => {
    const outcome = await resultsOf(changed((results) => results.slice(1)));

    row.holds(outcome, promise({ ...inconclusive('result_missing'), ...requestsOf(outcome) }));
    expect(outcome.report?.totals).toMatchObject({ planned: 3, passed: 2, not_evaluated: 1 });
  },
);

faultRow(
  'R2',
  { fault: 'more results than cases', promise: 'inconclusive: whose is the one too many?' },
  async (row) => {
    const outcome = await resultsOf(changed((results) => [...results, { assertions: [] }]));

    row.holds(outcome, promise({ ...inconclusive('result_extra'), requests: 4 }));
  },
);

faultRow(
  'R3',
  {
    fault: 'two results for one case, one of them passed',
    promise: 'neither counts: inconclusive',
  },
  async (row) => {
    const outcome = await resultsOf(
      changed(([first, , last]) => [
        first,
        { ...first, assertions: [{ type: 'intent', passed: false }] },
        last,
      ]),
    );

    row.holds(outcome, promise({ ...inconclusive('result_missing'), requests: 4 }));
  },
);

faultRow(
  'R4',
  { fault: 'the result of a case that is not of the batch', promise: 'inconclusive' },
  async (row) => {
    const outcome = await resultsOf(
      changed(([first, ...others]) => [{ ...first, input_text: 'goodbye' }, ...others]),
    );

    row.holds(outcome, promise({ ...inconclusive('result_missing'), requests: 4 }));
  },
);

faultRow('R5', { fault: 'results in another order', promise: 'matched by input' }, async (row) => {
  const outcome = await resultsOf(changed((results) => results.toReversed()));

  row.holds(outcome, promise({ requests: 4 }));
});

faultRow(
  'R6',
  {
    fault: '`assertions` is empty, null or no list',
    promise: 'not evaluated, which is not passed: inconclusive',
  },
  async (row) => {
    for (const [assertions, reason] of [
      [[], 'cases_not_evaluated'],
      [null, 'result_malformed'],
      [{}, 'result_malformed'],
    ] as const) {
      const outcome = await resultsOf(
        changed((results) => results.map((result) => ({ ...result, assertions }))),
      );

      row.holds(outcome, promise({ ...inconclusive(reason), requests: 4 }));
      expect(outcome.report?.totals.passed).toBe(0);
    }
    // 19 of 20 passed is what the gate asks for, and still one is not known.
    const almost = await resultsOf(
      changed(([first, ...others]) => [{ ...first, assertions: [] }, ...others]),
      aSuite(20),
    );
    row.holds(almost, promise({ ...inconclusive('cases_not_evaluated'), requests: 4 }));
  },
);

faultRow(
  'R7',
  {
    fault: '`passed` is `"true"`, 1 or null',
    promise: 'only a boolean counts; else not evaluated: inconclusive',
  },
  async (row) => {
    for (const passed of ['true', 1, null]) {
      const outcome = await resultsOf(
        changed((results) =>
          results.map((result) => ({ ...result, assertions: [{ type: 'intent', passed }] })),
        ),
      );

      row.holds(outcome, promise({ ...inconclusive('cases_not_evaluated'), requests: 4 }));
    }
  },
);
