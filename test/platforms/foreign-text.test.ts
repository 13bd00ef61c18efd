import { describe, expect, it } from 'vitest';
import { foreignText } from '../../lib/platforms/foreign-text.ts';
import { fc } from '../support/setup/fast-check.ts';

describe('foreignText', () => {
  it.each([
    ['at least one test case is required', 'at least one test case is required'],
    ['two\r\nlines\tand a tab', 'two lines and a tab'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u009b1;31mred', '1;31mred'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['zero\u200bwidth', 'zero width'],
    ['half \ud83d a smile', 'half \ufffd a smile'],
    ['Größe 😀', 'Größe 😀'],
  ])('turns %j into %j', (text, expected) => {
    expect(foreignText(text)).toBe(expected);
  });

  it('cuts at whole characters and says so', () => {
    expect(foreignText('😀'.repeat(10), 5)).toBe('😀😀😀😀…');
    expect(foreignText('12345', 5)).toBe('12345');
  });

  it('is one short line without control characters, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const line = foreignText(text);
        expect(Array.from(line).length).toBeLessThanOrEqual(200);
        expect(line).toMatch(/^(?:[^\p{C}\p{Zl}\p{Zp}])*$/u);
      }),
      { numRuns: 50 },
    );
  });
});
