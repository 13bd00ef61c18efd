import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const rows = readFileSync('docs/cognigy-behaviours.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => line.split(' | '))
  .map(([number = '', ...cells]) => ({
    number: Number(number.slice(2)),
    shown: cells.at(-1)?.replace(/ \|$/, '') ?? '',
  }));
const attacks = readFileSync('docs/false-greens.md', 'utf8');

it('has each behaviour once', () => {
  const numbers = rows.map(({ number }) => number).toSorted((one, other) => one - other);

  expect(numbers).toEqual(numbers.map((_, place) => place + 1));
});

it.each(rows)('behaviour $number is shown by what is there', ({ shown }) => {
  const missing = shown.split(', ').filter((each) => !isThere(each));

  expect(missing).toEqual([]);
});

/** A row of an attack, a scenario or a test, as the page writes it. */
function isThere(shown: string): boolean {
  const [, code] = /^`(.+)`$/.exec(shown) ?? [];
  if (code?.includes('/')) return existsSync(code);
  if (code !== undefined) return existsSync(`examples/cognigy-ai-scenarios/${code}.yaml`);
  return shown === 'none' || attacks.includes(`\n| ${shown} |`);
}
