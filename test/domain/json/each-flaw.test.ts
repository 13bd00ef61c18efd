import { expect, it } from 'vitest';
import { eachFlaw } from '../../../lib/domain/json/each-flaw.ts';
import { fc } from '../../support/setup/fast-check.ts';

function flawsIn(text: string): string[] {
  const flaws: string[] = [];
  eachFlaw(text, (path, flaw) => flaws.push(`${path.join('.')} ${flaw}`));
  return flaws;
}

it('tells of keys that come twice, however they are escaped, and of numbers that lose their value', () => {
  expect(flawsIn('{"a":1,"b":[{"c":1,"\\u0063":2},1e400],"a":{"a":9007199254740993}}')).toEqual([
    'b.0.c is written twice',
    'b.1 is a number that loses its value when it is read',
    'a is written twice',
    'a.a is a number that loses its value when it is read',
  ]);
});

it('finds nothing in what JSON itself has written', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(flawsIn(JSON.stringify(value))).toEqual([]);
    }),
  );
});

it('finds the same in a text that is written as JSON itself writes it, and in one with a blank', () => {
  const members = fc.array(fc.tuple(fc.constantFrom('a', 'b', '1'), fc.double().map(String)));

  fc.assert(
    fc.property(members, (written) => {
      const text = `{${written.map(([name, number]) => `"${name}":${number}`).join(',')}}`;

      const flaws = flawsIn(text);

      expect(flaws).toEqual(flawsIn(` ${text}`));
    }),
  );
});

it('tells of what is lost before the place where a text is not JSON any more', () => {
  expect(flawsIn('{"a":1,"a":2,')).toEqual(['a is written twice']);
});
