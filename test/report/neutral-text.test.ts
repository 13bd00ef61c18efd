import { describe, expect, it } from 'vitest';
import { clipped, csvText, oneLine, visible } from '../../lib/report/neutral-text.ts';
import { HOSTILE_TEXTS, hostileText } from '../support/builders/hostile-text.ts';
import { fc } from '../support/setup/fast-check.ts';

/** What no report may carry as it came: control characters, lone surrogates, what hides or turns text. */
const HIDDEN =
  /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/u;

describe('neutral text', () => {
  it.each([
    ['\u001b[31mred', '␛[31mred'],
    ['a\u0000b\u007f', 'a␀b␡'],
    ['\rover', '␍over'],
    ['a\r\nb\tc', 'a\nb\tc'],
    ['user\u202egpj', 'user⟨U+202E⟩gpj'],
    ['\u009b1m', '⟨U+009B⟩1m'],
    ['\ud800x', '\ufffdx'],
    ['x\udfff', 'x\ufffd'],
    ['\uffff', '\ufffd'],
    ['a\u{e0041}', 'a⟨U+E0041⟩'],
    ['👩‍👩‍👧 café 古い', '👩‍👩‍👧 café 古い'],
  ])('shows %j as %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('leaves nothing hidden but line feeds and tabs', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(visible(text).replace(/[\n\t]/g, '')).not.toMatch(HIDDEN);
        expect(oneLine(text)).not.toMatch(HIDDEN);
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostileText(), (text) => {
        expect(visible(visible(text))).toBe(visible(text));
        expect(oneLine(oneLine(text))).toBe(oneLine(text));
      }),
    );
  });

  it('clips by characters and never through a surrogate pair', () => {
    expect(clipped('😀😀😀', 2)).toBe('😀…');
    expect(clipped('😀😀', 2)).toBe('😀😀');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 9 }), (text, most) => {
        const result = clipped(text, most);

        expect([...result].length).toBeLessThanOrEqual(most);
        expect(result.isWellFormed()).toBe(true);
        if ([...text].length <= most) expect(result).toBe(text);
      }),
    );
  });

  it.each(['=1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '\u0000=1', '＝1', '＋1', '－1', '＠x'])(
    'puts an apostrophe before the cell %j',
    (text) => {
      expect(csvText(text).charAt(0)).toBe("'");
    },
  );

  it('leaves a harmless cell alone', () => {
    expect(csvText('where is my card = lost?')).toBe('where is my card = lost?');
  });

  it('takes texts of 100 kB', () => {
    for (const text of HOSTILE_TEXTS) {
      const long = text.repeat(Math.ceil(100_000 / Math.max(1, text.length)));

      expect(oneLine(long)).not.toMatch(HIDDEN);
      expect([...clipped(visible(long), 50)].length).toBeLessThanOrEqual(50);
    }
  });
});
