import { describe, expect, it } from 'vitest';
import { scheduleProblem } from '../../../lib/stack/settings/schedule-expression.ts';

describe('a schedule', () => {
  it.each([
    'rate(1 hour)',
    'rate(12 hours)',
    'rate(1 minute)',
    'rate(90 minutes)',
    'rate(7 days)',
    'cron(0 10 * * ? *)',
    'cron(15 12 ? * MON-FRI *)',
    'cron(0/10 8-17 ? * mon-fri *)',
    'cron(5,35 14 ? * 2,4 2026-2030)',
    'cron(0 18 L * ? *)',
    'cron(0 9 15W * ? *)',
    'cron(0 9 ? * 6#3 *)',
    'cron(0 9 ? * 5L *)',
    'cron(0 9 1 JAN,JUL ? *)',
  ])('%s is accepted', (expression) => {
    expect(scheduleProblem(expression)).toBeNull();
  });

  it.each([
    ['', 'write it like cron('],
    ['daily', 'write it like cron('],
    ['0 10 * * ? *', 'write it like cron('],
    ['cron(0 10 * * *)', 'cron has 5 fields instead of six'],
    ['cron(60 10 * * ? *)', '"60" is no minutes of 0 to 59'],
    ['cron(0 24 * * ? *)', '"24" is no hours of 0 to 23'],
    ['cron(0 10 32 * ? *)', '"32" is no day of month'],
    ['cron(0 10 * 13 ? *)', '"13" is no month'],
    ['cron(0 10 ? * 8 *)', '"8" is no day of week'],
    ['cron(0 10 ? * MOON *)', '"MOON" is no day of week'],
    ['cron(0 10 * * ? 1969)', '"1969" is no year'],
    ['cron(0 17-8 * * ? *)', '"17-8" is no hours'],
    ['cron(0 */0 * * ? *)', '"*/0" is no hours'],
    ['cron(0 1/2/3 * * ? *)', '"1/2/3" is no hours'],
    ['cron(0 10 * * * *)', 'exactly one of day of month and day of week must be "?"'],
    ['cron(0 10 ? * ? *)', 'exactly one of day of month and day of week must be "?"'],
    ['rate(0 minutes)', 'a rate is at least one'],
    ['rate(1 hours)', 'write rate(1 hour)'],
    ['rate(2 hour)', 'write rate(2 hours)'],
    ['rate(2 weeks)', 'write it like cron('],
  ])('%s is refused: %s', (expression, problem) => {
    expect(scheduleProblem(expression)).toContain(problem);
  });
});
