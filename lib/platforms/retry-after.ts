const DELAY_SECONDS = /^\d{1,9}$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const LONG_DAY = '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)';
const MONTH = `(?<month>${MONTHS.join('|')})`;
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)';

/** The three forms of RFC 9110 §5.6.7: IMF-fixdate, RFC 850, asctime. */
const HTTP_DATES = [
  new RegExp(`^${DAY}, (?<day>\\d{2}) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`),
  new RegExp(`^${LONG_DAY}, (?<day>\\d{2})-${MONTH}-(?<year>\\d{2}) ${TIME} GMT$`),
  new RegExp(`^${DAY} ${MONTH} (?<day>\\d{2}| \\d) ${TIME} (?<year>\\d{4})$`),
];

/**
 * Whole seconds that a `Retry-After` header (RFC 9110 §10.2.3) asks to wait; null where it is absent
 * or says nothing usable.
 *
 * A date counts from the server's own `Date` header where that is readable, so that a skewed clock
 * on either side does no harm. Of a header that came more than once (an array) the longest wait
 * counts, because it satisfies whoever added the others; the joined form `5, 10` is no valid value.
 *
 * @param now milliseconds since 1970 UTC
 */
export function retryAfterSeconds(
  header: string | readonly string[] | null | undefined,
  now: number,
  serverDate?: string | null,
): number | null {
  if (header === null || header === undefined) return null;
  if (typeof header !== 'string') {
    const waits = header.map((value) => retryAfterSeconds(value, now, serverDate));
    return waits.reduce((longest, wait) => {
      if (wait === null) return longest;
      return longest === null ? wait : Math.max(longest, wait);
    }, null);
  }
  const value = trimOptionalWhitespace(header);
  if (DELAY_SECONDS.test(value)) return Number(value);
  const until = httpDate(value, now);
  if (until === null) return null;
  const from = (serverDate ? httpDate(trimOptionalWhitespace(serverDate), now) : null) ?? now;
  return Math.max(0, Math.ceil((until - from) / 1000));
}

/** Milliseconds since 1970 UTC of an HTTP-date; null where the text is something else. */
export function httpDate(value: string, now: number): number | null {
  for (const form of HTTP_DATES) {
    const parts = form.exec(value)?.groups;
    if (parts === undefined) continue;
    const month = MONTHS.indexOf(parts.month ?? '');
    const day = Number(parts.day);
    const year = fullYear(parts.year ?? '', now);
    const date = new Date(0);
    date.setUTCFullYear(year, month, day);
    // The thirtieth of February would silently become a day in March.
    if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return null;
    return date.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
  }
  return null;
}

/** A two-digit year that seems more than 50 years ahead lies in the past (RFC 9110 §5.6.7). */
function fullYear(digits: string, now: number): number {
  if (digits.length === 4) return Number(digits);
  const currentYear = new Date(now).getUTCFullYear();
  const sameCentury = currentYear - (currentYear % 100) + Number(digits);
  return sameCentury > currentYear + 50 ? sameCentury - 100 : sameCentury;
}

/** Optional white space in a header is spaces and tabs only (RFC 9110 §5.6.3). */
function trimOptionalWhitespace(value: string): string {
  return value.replace(/^[ \t]+|[ \t]+$/g, '');
}
