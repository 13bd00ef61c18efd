import { describe, expect, it } from 'vitest';
import { clockRemarks } from '../../../lib/steps/decision/clock-remarks.ts';

const stepped = (clockStepMs: number) =>
  clockRemarks({}, { clockStepMs: () => clockStepMs }).map(({ message }) => message);

describe('what is said of clocks', () => {
  it('is nothing where nobody has set one', () => {
    expect(clockRemarks({}, {})).toEqual([]);
    expect(stepped(0)).toEqual([]);
    expect([...stepped(4_999), ...stepped(-4_999)]).toEqual([]);
  });

  it('is by how much the clock of the machine was moved, and in which direction', () => {
    expect(stepped(-3_600_000)[0]).toContain('was set back by 3600 s');
    expect(stepped(5_000)[0]).toContain('went ahead by 5 s');
  });

  it('is that the deadline could not be believed', () => {
    expect(clockRemarks({ clockBehindMs: 3_570_000 }, {})).toMatchObject([
      { code: 'clock_set_back', message: expect.stringContaining('3570 s') },
    ]);
  });
});
