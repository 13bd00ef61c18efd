import { describe, expect, it } from 'vitest';
import { keptResults } from '../../../lib/domain/evaluation/kept-results.ts';
import { readResult } from '../../../lib/domain/evaluation/platform-result.ts';
import { aGoodResult, aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

const SECRET = 'canary-secret';
const MARK = '*'.repeat(SECRET.length);

function keptOf(outcome: Record<string, unknown>, response_text: string) {
  const cases = aSuite([aTestCase({ outcome })]).test_cases;
  const [testCase] = cases;
  if (testCase === undefined) throw new Error('there is no case');
  const came = [{ ...aGoodResult(testCase), response_text }];
  const masked = came.map((result) => ({
    ...result,
    response_text: result.response_text.replaceAll(SECRET, MARK),
  }));
  return { came, masked, kept: keptResults({ came, masked }, cases) };
}

describe('results that repeat a secret of ours', () => {
  it.each([
    [{ expected_response_contains: 'hi there' }],
    [{ expected_response_excludes: 'password' }],
    [{ expected_response_matches: 'hi.*' }],
    [{ expected_response_contains: 'not said' }],
  ])('are kept with marks where %j is judged alike', (outcome) => {
    const { masked, kept } = keptOf(outcome, `hi there ${SECRET}`);

    expect(kept).toEqual(masked);
  });

  it.each([
    [{ expected_response_excludes: SECRET }],
    [{ expected_response_excludes: 'canary' }],
    [{ expected_response_matches: 'canary-[a-z]+' }],
    [{ expected_response_contains: 'there canary' }],
  ])('leave the case without a result where %j is judged otherwise', (outcome) => {
    const { kept } = keptOf(outcome, `hi there ${SECRET}`);

    const [reading] = kept.map(readResult);
    expect(reading).toMatchObject({ result: null, inputText: 'hello' });
    expect(reading?.problem).toContain('a secret of ours');
    expect(JSON.stringify(kept)).not.toContain(SECRET);
  });

  it('leave those alone that repeat none', () => {
    const { came, kept } = keptOf({ expected_response_excludes: SECRET }, 'hi there');

    expect(kept).toEqual(came);
  });
});
