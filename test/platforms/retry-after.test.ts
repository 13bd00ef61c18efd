import { describe, expect, it } from 'vitest';
import { httpDate, retryAfterSeconds } from '../../lib/platforms/retry-after.ts';
import { fc } from '../support/setup/fast-check.ts';

const NOW = Date.UTC(2026, 10, 22, 10, 0, 0);
const IN_TWO_MINUTES = new Date(NOW + 120_000).toUTCString();
const FIVE_MINUTES_AGO = new Date(NOW - 300_000).toUTCString();
const IN_FIVE_MINUTES = new Date(NOW + 300_000).toUTCString();

describe('retryAfterSeconds', () => {
  it.each([
    ['0', 0],
    ['5', 5],
    ['120', 120],
    ['3600', 3_600],
    ['007', 7],
    ['999999999', 999_999_999],
    ['120 ', 120],
    ['\t120 \t', 120],
    ['Fri, 31 Dec 1999 23:59:59 GMT', 0],
    ['Sun, 22 Nov 2026 10:02:00 GMT', 120],
    ['Sunday, 22-Nov-26 10:02:00 GMT', 120],
    ['Sun Nov 22 10:02:00 2026', 120],
    ['Sun Nov  1 10:02:00 2026', 0],
    ['Sun, 22 Nov 2026 10:00:60 GMT', 60],
    // Fifty years is the border between this century and the last for a year of two digits.
    ['Sunday, 22-Nov-76 10:00:00 GMT', 1_577_923_200],
    ['Monday, 22-Nov-77 10:00:00 GMT', 0],
  ])('reads %j as %d s', (header, expected) => {
    const seconds = retryAfterSeconds(header, NOW);

    expect(seconds).toBe(expected);
  });

  it.each([
    ['-5'],
    ['1e9'],
    ['99999999999'],
    ['1234567890'],
    ['abc'],
    ['5, 10'],
    [''],
    [' '],
    ['5.5'],
    ['+5'],
    ['0x10'],
    ['Infinity'],
    ['٥'],
    ['\u00a05'],
    ['5\n'],
    ['2026-11-22T10:02:00Z'],
    ['22 Nov 2026 10:02:00 GMT'],
    ['Sun, 22 Nov 2026 10:02:00 UTC'],
    ['Sun, 22 Nov 2026 10:02:00'],
    ['sun, 22 nov 2026 10:02:00 gmt'],
    ['Mon, 30 Feb 2026 10:02:00 GMT'],
    ['Sun, 22 Nov 2026 24:00:00 GMT'],
    ['Sun, 22 Nov 2026 10:60:00 GMT'],
    ['Sunday, 22-Nov-2026 10:02:00 GMT'],
    [null],
    [undefined],
  ])('makes nothing of %j', (header) => {
    const seconds = retryAfterSeconds(header, NOW);

    expect(seconds).toBeNull();
  });

  it('counts a date from the clock of the server that sent it', () => {
    const behind = new Date(NOW - 300_000 + 60_000).toUTCString();
    const ahead = new Date(NOW + 300_000 + 60_000).toUTCString();

    expect(retryAfterSeconds(behind, NOW, FIVE_MINUTES_AGO)).toBe(60);
    expect(retryAfterSeconds(ahead, NOW, IN_FIVE_MINUTES)).toBe(60);
  });

  it('counts a date from our clock where the server shows none that can be read', () => {
    expect(retryAfterSeconds(IN_TWO_MINUTES, NOW, null)).toBe(120);
    expect(retryAfterSeconds(IN_TWO_MINUTES, NOW, 'yesterday')).toBe(120);
  });

  it('leaves seconds alone whatever the server thinks the time is', () => {
    expect(retryAfterSeconds('30', NOW, IN_FIVE_MINUTES)).toBe(30);
  });

  it('takes the longest wait of a header that came more than once', () => {
    expect(retryAfterSeconds(['5', '10'], NOW)).toBe(10);
    expect(retryAfterSeconds(['10', 'abc'], NOW)).toBe(10);
    expect(retryAfterSeconds(['5', IN_TWO_MINUTES], NOW)).toBe(120);
    expect(retryAfterSeconds(['abc', '-1'], NOW)).toBeNull();
    expect(retryAfterSeconds([], NOW)).toBeNull();
  });

  it('rounds up, so that nothing is asked too early', () => {
    expect(retryAfterSeconds(IN_TWO_MINUTES, NOW - 1)).toBe(121);
  });

  it('gives a whole number of seconds or nothing, whatever the header', () => {
    const header = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789 ,:-GMTSunNov') }),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );

    fc.assert(
      fc.property(fc.oneof(header, fc.array(header)), fc.option(header), (value, serverDate) => {
        const seconds = retryAfterSeconds(value, NOW, serverDate);
        expect(seconds === null || (Number.isSafeInteger(seconds) && seconds >= 0)).toBe(true);
      }),
    );
  });

  it('reads back every date that a server of today can write', () => {
    const thisCentury = fc.date({
      min: new Date(0),
      max: new Date(Date.UTC(9999, 11, 31, 23, 59, 59)),
      noInvalidDate: true,
    });

    fc.assert(
      fc.property(thisCentury, (date) => {
        expect(httpDate(date.toUTCString(), NOW)).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });
});
