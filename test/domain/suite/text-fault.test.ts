import { describe, expect, it } from 'vitest';
import { nameFault } from '../../../lib/domain/suite/text-fault.ts';
import { csvText } from '../../../lib/report/neutral-text.ts';

describe('a name', () => {
  it.each(['a\nb', 'a\u001b[2K', 'a\u0007', 'a\u2028::error::', 'a\u202eb', '\u009b2J'])(
    'with a control character is refused with a remedy: %j',
    (name) => {
      expect(nameFault(name)).toMatchObject({ problem: 'has a control character' });
      expect(nameFault(name)?.remedy).toContain('one line');
    },
  );

  it.each(['Größe', 'می\u200cخواهم', '👩\u200d🚒', 'refund request'])(
    'of letters in use is taken: %j',
    (name) => {
      expect(nameFault(name)).toBeNull();
    },
  );
});

it.each([' =1+1', '\u00a0=1', '\n@x', ' \t-2'])(
  'a formula behind white space is none in a CSV cell: %j',
  (text) => {
    expect(csvText(text)).toMatch(/^'/);
  },
);
