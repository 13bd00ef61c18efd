import { describe, expect, it } from 'vitest';
import { tableText } from '../../../lib/report/formats/terminal-columns.ts';

describe('a table on a terminal', () => {
  it('stands column under column, wide characters counted as two, and has no trailing spaces', () => {
    const text = tableText([
      ['run', 'suite', ''],
      ['run-1', '日本', 'baseline main'],
      ['run-20', 'shop', ''],
    ]);

    expect(text.split('\n')).toEqual([
      'run     suite',
      '──────  ─────  ─────────────',
      'run-1   日本   baseline main',
      'run-20  shop',
      '',
    ]);
  });

  it('keeps a row on its line, whatever its cells say', () => {
    const text = tableText([['name'], ['two\nlines\u001b[2J']]);

    expect(text.split('\n')).toHaveLength(4);
    expect(text).not.toContain('\u001b');
  });

  it('is empty without a head', () => {
    expect(tableText([])).toBe('');
  });
});
