import { describe, expect, it } from 'vitest';
import { sentenceOf } from '../../lib/domain/suite/input-problem.ts';
import { parsePolicy } from '../../lib/policy-file/read-policy.ts';

describe('a policy file', () => {
  it('is read', () => {
    const text = [
      '# agreed on in the council',
      'waiver_max_days: 30',
      'min_pass_rate: 0.9',
      'required_tags: [critical]',
      'allowed_platforms: [cognigy-ai, executions-v1]',
      'required_baseline: main',
      'verdict_expires_days: 7',
    ].join('\n');

    expect(parsePolicy(Buffer.from(text))).toEqual({
      status: 'read',
      policy: {
        waiver_max_days: 30,
        min_pass_rate: 0.9,
        required_tags: ['critical'],
        allowed_platforms: ['cognigy-ai', 'executions-v1'],
        required_baseline: 'main',
        verdict_expires_days: 7,
      },
    });
  });

  it.each([
    ['min_pass_rat: 0.9', 'min_pass_rat is not a known field; did you mean min_pass_rate?', 1],
    ['\nmin_pass_rate: 95', 'min_pass_rate is 95; for 95 % write 0.95', 2],
    ['waiver_max_days: 1000', 'waiver_max_days is 1000; it must be between 0 and 366', 1],
    [
      'allowed_platforms: [cognigy]',
      'allowed_platforms[0] is the text "cognigy"; did you mean cognigy-ai?',
      1,
    ],
  ])('with %s is refused at its line', (text, told, line) => {
    const read = parsePolicy(Buffer.from(text));

    if (read.status !== 'refused') throw new Error('it is read');
    expect(read.problems.map((each) => sentenceOf(each, 'the file'))).toEqual([told]);
    expect(read.problems[0]?.place).toMatchObject({ line });
  });

  it('that is empty is asked for a field, and for no suite', () => {
    const read = parsePolicy(Buffer.from(' \n'));

    if (read.status !== 'refused') throw new Error('it is read');
    expect(read.problems.map((each) => sentenceOf(each, 'the file'))).toEqual([
      'the file is empty; write at least one field, or remove the file',
    ]);
  });

  it.each(['', '[]', 'a: [', '\u0000'])('that is %j is refused', (text) => {
    expect(parsePolicy(Buffer.from(text)).status).toBe('refused');
  });
});
