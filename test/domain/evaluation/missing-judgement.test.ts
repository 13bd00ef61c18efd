import { describe, expect, it } from 'vitest';
import { problemWithoutJudge } from '../../../lib/domain/evaluation/missing-judgement.ts';
import type { Directive } from '../../../lib/domain/evaluation/own-judgement.ts';

describe('the reason why a case is not evaluated', () => {
  it.each<[Directive, string]>([
    ['intent', 'the platform returned no intent to compare with the expected one'],
    ['confidence', 'the platform returned no confidence to hold against the smallest one allowed'],
    ['entities', 'the platform returned no entities to compare with the expected ones'],
    [
      'entity_values',
      'the platform returned no values of entities to compare with the expected ones',
    ],
    ['response', 'the platform returned no text of the answer to look into'],
    ['response_excludes', 'the platform returned no text of the answer to look into'],
    ['response_equals', 'the platform returned no text of the answer to look into'],
    ['response_matches', 'the platform returned no text of the answer to look into'],
    ['data', 'the platform returned no data of the output to compare with the expected one'],
    ['latency', 'the platform returned no time that the answer took'],
  ])('names what %s rests on', (directive, reason) => {
    expect(problemWithoutJudge(false, [directive, 'latency'])).toBe(reason);
  });

  it('does not exist where everything was judged, nor where the case failed for certain', () => {
    expect(problemWithoutJudge(false, [])).toBeNull();
    expect(problemWithoutJudge(true, ['intent'])).toBeNull();
  });
});
