import { expect, it } from 'vitest';
import { finishedResults } from '../../lib/domain/unfinished-result.ts';

const open = (case_id: string, turns: number) => ({
  case_id,
  cognigate_unfinished: true,
  turns: Array.from({ length: turns }, () => ({ response_text: 'x' })),
});

it('a result takes the place of what was stored on the way to it', () => {
  const done = { case_id: 'a', turns: [1, 2] };

  expect(finishedResults([open('a', 1), done, { case_id: 'b' }])).toEqual([done, { case_id: 'b' }]);
  expect(finishedResults([done, open('a', 3)])).toEqual([done]);
});

it('the last that was stored stands for a case that was not over, and says so', () => {
  expect(finishedResults([open('a', 1), open('a', 2)])).toEqual([
    expect.objectContaining({
      case_id: 'a',
      problem: 'the conversation was not over when the run was decided',
      turns: [expect.anything(), expect.anything()],
    }),
  ]);
  expect(finishedResults([open('a', 1)])[0]).not.toHaveProperty('cognigate_unfinished');
});
