const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Words for numbers, the first of which stands for `from`. */
  readonly words?: readonly string[];
  /** Forms that this field alone may have. */
  readonly special?: RegExp;
}

const FIELDS: readonly Field[] = [
  { name: 'minutes', from: 0, to: 59 },
  { name: 'hours', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31, special: /^(?:\?|L|LW|\d{1,2}W)$/ },
  { name: 'month', from: 1, to: 12, words: MONTHS },
  { name: 'day of week', from: 1, to: 7, words: DAYS, special: /^(?:\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { name: 'year', from: 1970, to: 2199 },
];

const RATE = /^rate\((\d{1,6}) (minute|hour|day)(s?)\)$/;
const CRON = /^cron\(([^()]*)\)$/;

/**
 * What is wrong with an expression of EventBridge Scheduler, null where nothing is.
 *
 * AWS finds this out when the stack is deployed; the grammar is that of its page on schedule types.
 */
export function scheduleProblem(expression: string): string | null {
  const rate = RATE.exec(expression);
  if (rate !== null) return rateProblem(Number(rate[1]), rate[2] ?? '', rate[3] === 's');
  const cron = CRON.exec(expression);
  if (cron === null) return 'write it like cron(0 6 ? * MON-FRI *) or rate(12 hours)';
  const fields = (cron[1] ?? '').trim().split(/\s+/);
  if (fields.length !== FIELDS.length) {
    return `cron has ${fields.length} fields instead of six: minutes, hours, day of month, month, day of week, year`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const text = fields[index] ?? '';
    if (!fits(text.toUpperCase(), field)) {
      return `"${text}" is no ${field.name} of ${field.from} to ${field.to}`;
    }
  }
  const free = [fields[2], fields[4]].filter((text) => text === '?').length;
  return free === 1 ? null : 'exactly one of day of month and day of week must be "?"';
}

function rateProblem(value: number, unit: string, plural: boolean): string | null {
  if (value < 1) return 'a rate is at least one';
  return plural === value > 1 ? null : `write rate(${value} ${unit}${value > 1 ? 's' : ''})`;
}

function fits(text: string, field: Field): boolean {
  if (field.special?.test(text)) return true;
  return text.split(',').every((part) => {
    const [range = '', step, ...more] = part.split('/');
    if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,2}$/.test(step))) return false;
    if (range === '*') return true;
    const ends = range.split('-').map((end) => numberOf(end, field));
    if (ends.length > 2 || ends.some((end) => end === null)) return false;
    const [low, high = low] = ends;
    return low !== null && high !== null && Number(low) <= Number(high);
  });
}

function numberOf(text: string, { from, to, words = [] }: Field): number | null {
  const word = words.indexOf(text);
  const value = word >= 0 ? from + word : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : null;
}
