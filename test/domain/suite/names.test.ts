import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import { nameFault } from '../../../lib/domain/suite/text-fault.ts';
import { aWrittenSuite, faultsOf } from './suite-faults.ts';

describe('a name', () => {
  it.each([
    ['intent ', 'ends with a blank'],
    [' intent', 'begins with a blank'],
    ['  ', 'is nothing but blanks'],
    ['intent\u00a0', 'has a no-break space (U+00A0), which cannot be seen'],
    ['in\u00a0tent', 'has a no-break space (U+00A0), which cannot be seen'],
    ['in\u00adtent', 'has a soft hyphen (U+00AD), which cannot be seen'],
    ['intent\u200b', 'has a zero width space (U+200B), which cannot be seen'],
    ['intent\u200d', 'has a zero width joiner (U+200D), which cannot be seen'],
    ['\u200fintent', 'has a right-to-left mark (U+200F), which cannot be seen'],
    ['\ufeffintent', 'has a byte order mark (U+FEFF), which cannot be seen'],
    ['in\u3000tent', 'has an ideographic space (U+3000), which cannot be seen'],
  ])('such as %j is refused by what hides in it', (name, problem) => {
    expect(nameFault(name)?.problem).toBe(problem);
  });

  it.each(['order status', 'kündigung', '👩\u200d💻 help', 'می\u200cخواهم', 'क्\u200dष', '注文'])(
    'such as %s is taken',
    (name) => {
      expect(nameFault(name)).toBeNull();
    },
  );

  it('is the same in NFC and NFD, wherever it stands', () => {
    const nfd = 'ku\u0308che';
    const outcome = { expected_intent: nfd, expected_entities: [nfd], allowed_latency_ms: 800 };
    const written = aWrittenSuite({
      gate: { tags: { [nfd]: { pass_rate: 1 } } },
      test_cases: [{ input_text: 'ku\u0308che', tags: ['küche'], outcome }],
    });

    const check = checkSuite(written);

    if (check.status === 'invalid') throw new Error(JSON.stringify(check.faults));
    const [testCase] = check.suite.test_cases;
    expect(testCase?.outcome).toMatchObject({
      expected_intent: 'küche',
      expected_entities: ['küche'],
    });
    expect(Object.keys(check.suite.gate.tags ?? {})).toEqual(['küche']);
    expect(testCase?.input_text).toBe(nfd);
  });

  it('of two cases is one id in NFC and NFD', () => {
    const outcome = { expected_intent: 'a', allowed_latency_ms: 800 };
    const test_cases = ['ku\u0308che', 'küche'].map((id) => ({ id, input_text: 'Hello', outcome }));

    expect(faultsOf(aWrittenSuite({ test_cases }))[0]?.[1]).toContain('is already the id');
  });
});
