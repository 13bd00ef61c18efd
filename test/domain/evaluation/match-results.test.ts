import { describe, expect, it } from 'vitest';
import { matchResults, type PlannedCase } from '../../../lib/domain/evaluation/match-results.ts';
import { caseIdOf } from '../../../lib/domain/suite/suite.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';
import { fc } from '../../support/setup/fast-check.ts';

function plan(inputs: readonly string[]): PlannedCase[] {
  return planOf(aSuite(inputs.map((input_text) => aTestCase({ input_text }))));
}

function planOf(suite: ReturnType<typeof aSuite>): PlannedCase[] {
  return suite.test_cases.map((testCase, position) => ({
    id: caseIdOf(testCase, position),
    testCase,
  }));
}

/** A result that can be told from others by its latency. */
function result(mark: number, identity: Record<string, unknown> = {}): Record<string, unknown> {
  return { assertions: [{ type: 'intent', passed: true }], latency_ms: mark, ...identity };
}

function marks(cases: readonly PlannedCase[], results: readonly unknown[]) {
  const { matches, faults } = matchResults(cases, results);
  return {
    marks: matches.map((match) => match.result?.latencyMs ?? null),
    problems: matches.map((match) => match.problem),
    codes: faults.map(({ code }) => code).sort(),
  };
}

describe('matching results to cases', () => {
  it('goes by position where nothing else is said', () => {
    const { marks: found, codes } = marks(plan(['a', 'b']), [result(1), result(2)]);

    expect(found).toEqual([1, 2]);
    expect(codes).toEqual([]);
  });

  it('R5: takes results in any order where they carry their input', () => {
    const inputs = ['a', 'b', 'c', 'd', 'e'];
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        const shuffled = order.map((mark) => result(mark, { input_text: inputs[mark] }));

        expect(marks(plan(inputs), shuffled)).toMatchObject({ marks: [0, 1, 2, 3, 4], codes: [] });
      }),
    );
  });

  it('lets no case_id decide between cases of the same input, for ours are not on the wire', () => {
    const inputs = ['one', 'two', 'three'];
    const different = planOf(
      aSuite(
        inputs.map((expected_intent) =>
          aTestCase({ input_text: 'same', outcome: { expected_intent } }),
        ),
      ),
    );
    const numbered = [3, 1, 2].map((mark) =>
      result(mark, { case_id: `case-${mark}`, input_text: 'same' }),
    );

    expect(marks(different, numbered)).toMatchObject({
      marks: [null, null, null],
      codes: ['result_mismatched'],
    });
    expect(marks(plan(['same', 'same', 'same']), numbered)).toMatchObject({
      marks: [3, 1, 2],
      codes: [],
    });
  });

  it('lets case_id decide where whoever wrote it knows our ids', () => {
    const cases = plan(['a', 'b', 'c']);
    const results = [
      result(3, { case_id: 'case-3' }),
      result(1, { case_id: 'case-1' }),
      result(2, { case_id: 'case-2' }),
    ];

    const { matches, faults } = matchResults(cases, results, { idsAreOurs: true });

    expect(matches.map((match) => match.result?.latencyMs)).toEqual([1, 2, 3]);
    expect(faults).toEqual([]);
  });

  it.each([
    ['numbers', [1, 2]],
    ['numbers as text', ['1', '2']],
  ])('a37: evaluates no case that %s of the platform and the order tell apart', (_, ids) => {
    const cases = planOf(
      aSuite([
        aTestCase({ id: '2', input_text: 'a', tags: ['critical'] }),
        aTestCase({ id: '1', input_text: 'b' }),
      ]),
    );

    const { marks: found, codes } = marks(
      cases,
      ids.map((case_id, place) => result(place, { case_id })),
    );

    expect(found).toEqual([null, null]);
    expect(codes).toEqual(['result_mismatched']);
  });

  it.each([
    ['uuids', ['8f14', 'c9f0', '45c4']],
    ['its own numbers', [101, 102, 103]],
    ['our ids, as the positions have them', ['case-1', 'case-2', 'case-3']],
    ['ids of some results alone', ['8f14', null, undefined]],
  ])('goes by the order where results have %s and stand in it', (_, ids) => {
    const cases = plan(['a', 'b', 'c']);
    const results = ids.map((case_id, mark) => result(mark, { case_id }));

    expect(marks(cases, results)).toMatchObject({ marks: [0, 1, 2], codes: [] });
  });

  it('does not go by ids alone where results are missing', () => {
    const { marks: found } = marks(plan(['a', 'b', 'c']), [
      result(1, { case_id: 'case-1' }),
      result(3, { case_id: 'case-3' }),
    ]);

    expect(found).toEqual([null, null, null]);
  });

  it('takes two results under one id for one case, whatever it is called', () => {
    const { marks: found, codes } = marks(plan(['a', 'b', 'c']), [
      result(1, { case_id: '8f14' }),
      result(2, { case_id: '8f14' }),
      result(3, { case_id: 'c9f0' }),
    ]);

    expect(found).toEqual([null, null, 3]);
    expect(codes).toEqual(['result_duplicate']);
  });

  it('m03: does not take cases for interchangeable that differ in tags', () => {
    const cases = planOf(
      aSuite([
        aTestCase({ input_text: 'same', tags: ['critical'] }),
        aTestCase({ input_text: 'same' }),
      ]),
    );

    expect(marks(cases, [result(1, { input_text: 'same' })])).toMatchObject({
      marks: [null, null],
    });
  });

  it('does not tell composed from decomposed letters', () => {
    const { marks: found } = marks(plan(['caf\u00e9', 'b']), [
      result(2, { input_text: 'b' }),
      result(1, { input_text: 'cafe\u0301' }),
    ]);

    expect(found).toEqual([1, 2]);
  });

  it('R1: leaves the cases without a result open, and says how many', () => {
    const { marks: found, codes } = marks(plan(['a', 'b', 'c']), [
      result(1, { input_text: 'a' }),
      result(3, { input_text: 'c' }),
    ]);

    expect(found).toEqual([1, null, 3]);
    expect(codes).toEqual(['result_missing']);
  });

  it('R1: does not guess which case is missing where results say nothing of themselves', () => {
    const { marks: found, codes } = marks(plan(['a', 'b', 'c']), [result(1), result(2)]);

    expect(found).toEqual([null, null, null]);
    expect(codes).toContain('result_missing');
  });

  it('R2: finds results beyond the cases a fault, with and without identity', () => {
    const anonymous = marks(plan(['a']), [result(1), result(2)]);
    const named = marks(plan(['a']), [
      result(1, { input_text: 'a' }),
      result(2, { input_text: 'z' }),
    ]);

    expect(anonymous).toMatchObject({ marks: [null], codes: ['result_extra', 'result_missing'] });
    expect(named).toMatchObject({ marks: [1], codes: ['result_foreign'] });
  });

  it('R3: uses neither of two results for one case', () => {
    const { marks: found, codes } = marks(plan(['a', 'b']), [
      result(1, { case_id: 'case-1' }),
      result(2, { case_id: 'case-1' }),
    ]);

    expect(found).toEqual([null, null]);
    expect(codes).toEqual(['result_duplicate', 'result_mismatched']);
  });

  it('R4: gives a foreign result to nobody, though its place would be free', () => {
    const { marks: found, codes } = marks(plan(['a', 'b']), [
      result(1, { input_text: 'a' }),
      result(2, { case_id: 'case-2', input_text: 'z' }),
    ]);

    expect(found).toEqual([1, null]);
    expect(codes).toEqual(['result_mismatched']);
  });

  it('goes by input_text where a platform numbers all cases by itself', () => {
    const { marks: found, codes } = marks(plan(['a', 'b']), [
      result(2, { case_id: '5f1c', input_text: 'b' }),
      result(1, { case_id: '5f1d', input_text: 'a' }),
    ]);

    expect(found).toEqual([1, 2]);
    expect(codes).toEqual([]);
  });

  it('voids both cases that a contradictory result names', () => {
    const { marks: found, codes } = marks(plan(['a', 'b', 'c']), [
      result(1, { case_id: 'case-1', input_text: 'b' }),
      result(2, { input_text: 'b' }),
      result(3, { input_text: 'c' }),
    ]);

    expect(found).toEqual([null, null, 3]);
    expect(codes).toEqual(['result_duplicate', 'result_mismatched']);
  });

  it('reads the same input twice by order, as long as the order is that of the cases', () => {
    const cases = planOf(
      aSuite([
        aTestCase({ input_text: 'same', outcome: { expected_intent: 'one' } }),
        aTestCase({ input_text: 'other' }),
        aTestCase({ input_text: 'same', outcome: { expected_intent: 'two' } }),
        aTestCase({ input_text: 'last' }),
      ]),
    );
    const inOrder = [1, 2, 3, 4].map((mark, position) =>
      result(mark, { input_text: ['same', 'other', 'same', 'last'][position] }),
    );
    const [first, second, third, fourth] = inOrder;

    expect(marks(cases, inOrder)).toMatchObject({ marks: [1, 2, 3, 4], codes: [] });
    expect(marks(cases, [first, third, second, fourth])).toMatchObject({
      marks: [null, 2, null, 4],
      codes: ['result_ambiguous'],
    });
    expect(marks(cases, [first, second, fourth])).toMatchObject({
      marks: [null, 2, null, 4],
      codes: ['result_ambiguous'],
    });
    // A result that comes twice shifts those behind it, and so leaves the order without a meaning.
    expect(marks(cases, [first, second, second, third, fourth])).toMatchObject({
      marks: [null, null, null, 4],
      codes: ['result_ambiguous', 'result_duplicate'],
    });
    expect(marks(cases, [first, second, third])).toMatchObject({
      marks: [1, 2, 3, null],
      codes: ['result_missing'],
    });
  });

  it('does not take cases for the same that differ in what counts them, such as tags', () => {
    const tagged = (tags: string[]) => aTestCase({ input_text: 'same', tags });
    const only = [result(1, { input_text: 'same' })];

    expect(marks(planOf(aSuite([tagged(['critical']), tagged([])])), only)).toMatchObject({
      marks: [null, null],
    });
    expect(marks(planOf(aSuite([tagged(['critical']), tagged(['critical'])])), only)).toMatchObject(
      {
        marks: [1, null],
      },
    );
  });

  it('reads the same case twice in any order', () => {
    const cases = plan(['same', 'same', 'other']);

    expect(
      marks(cases, [
        result(1, { input_text: 'other' }),
        result(2, { input_text: 'same' }),
        result(3, { input_text: 'same' }),
      ]),
    ).toMatchObject({ marks: [2, 3, 1], codes: [] });
    expect(
      marks(
        cases,
        ['same', 'same', 'same', 'other'].map((input_text, mark) => result(mark, { input_text })),
      ),
    ).toMatchObject({ marks: [null, null, 3], codes: ['result_duplicate'] });
  });

  it('does not place anonymous results beside such as are out of their place', () => {
    const { marks: found, codes } = marks(plan(['a', 'b', 'c']), [
      result(2, { input_text: 'b' }),
      result(1, { input_text: 'a' }),
      result(3),
    ]);

    expect(found).toEqual([1, 2, null]);
    expect(codes).toEqual(['result_ambiguous', 'result_missing']);
  });

  it.each([null, 'text', 7, [], { assertions: 'none' }, { assertions: [null] }, {}])(
    'R10: lets a malformed result (%j) void its own case only',
    (malformed) => {
      const { marks: found, codes } = marks(plan(['a', 'b', 'c']), [
        result(1),
        malformed,
        result(3),
      ]);

      expect(found).toEqual([1, null, 3]);
      expect(codes).toEqual(['result_malformed']);
    },
  );

  it.each([
    { matched_intent: 42 },
    { latency_ms: -1 },
    { latency_ms: '12' },
    { response_text: ['a'] },
    { extracted_entities: 'city' },
    { extracted_entities: [{ value: 'Rome' }] },
    { input_text: 5 },
    { case_id: {} },
  ])('does not judge by a field of the wrong type: %j', (field) => {
    const { codes, problems } = marks(plan(['a']), [result(1, field)]);

    expect(codes).toEqual(['result_malformed']);
    expect(problems[0]).toMatch(/^the result has/u);
  });

  it.each([110, -0.1, '0.9', true])('drops a confidence of %j and says so', (intent_confidence) => {
    const { matches, faults } = matchResults(plan(['a']), [result(1, { intent_confidence })]);

    expect(matches[0]?.result?.confidence).toBeNull();
    expect(faults.map(({ code }) => code)).toEqual(['confidence_out_of_range']);
  });

  it.each([
    [['city'], [{ name: 'city', value: null }]],
    [[{ name: 'city', value: 'Rome' }], [{ name: 'city', value: 'Rome' }]],
    [
      { city: 'Rome', seats: 2 },
      [
        { name: 'city', value: 'Rome' },
        { name: 'seats', value: '2' },
      ],
    ],
    [
      { city: ['Rome', 'Oslo'] },
      [
        { name: 'city', value: 'Rome' },
        { name: 'city', value: 'Oslo' },
      ],
    ],
    [null, undefined],
  ])('reads the entities %j', (extracted_entities, entities) => {
    const { matches } = matchResults(plan(['a']), [result(1, { extracted_entities })]);

    expect(matches[0]?.result?.entities).toEqual(entities);
  });

  it('reads the second names of confidence and response', () => {
    const { matches } = matchResults(plan(['a']), [
      result(1, { confidence: 0.5, response: 'hi', response_text: null }),
    ]);

    expect(matches[0]?.result).toMatchObject({ confidence: 0.5, responseText: 'hi' });
  });

  it('takes any JSON for results without an exception, and gives no case a result that it did not get', () => {
    const suite = aSuite([aTestCase({ input_text: 'a' }), aTestCase({ input_text: 'b' })]);
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (results) => {
        const { matches } = matchResults(planOf(suite), results);

        expect(matches).toHaveLength(2);
        expect(matches.filter((match) => match.result !== null).length).toBeLessThanOrEqual(
          results.length,
        );
      }),
    );
  });

  it('does not mind an id that names a case as good as the one in whose place it stands', () => {
    const cases = plan(['same', 'same', 'same']);
    const results = [
      result(1, { input_text: 'same' }),
      result(2, { input_text: 'same' }),
      result(3, { case_id: 'case-1' }),
    ];

    expect(marks(cases, results)).toMatchObject({ marks: [1, 2, 3], codes: [] });
  });
});
