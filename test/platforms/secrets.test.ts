import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secrets } from '../../lib/platforms/secrets.ts';
import { fc } from '../support/setup/fast-check.ts';

function secretsOf(...values: readonly string[]): Secrets {
  const secrets = new Secrets();
  for (const value of values) secrets.learn('client secret', value);
  return secrets;
}

function masked(text: string, secrets: Secrets): string {
  return Buffer.from(secrets.mask(Buffer.from(text)).bytes).toString();
}

/** A JSON text with each character written in one of the ways that there are. */
function written(text: string, ways: readonly number[]): string {
  const characters = Array.from(text, (character, place) => {
    const units = Array.from({ length: character.length }, (_, at) =>
      character.charCodeAt(at).toString(16).padStart(4, '0'),
    );
    const way = ways[place % ways.length] ?? 0;
    if (way === 1) return units.map((unit) => `\\u${unit}`).join('');
    if (way === 2) return units.map((unit) => `\\u${unit.toUpperCase()}`).join('');
    return JSON.stringify(character).slice(1, -1);
  });
  return `"${characters.join('')}"`;
}

describe('a secret in an answer', () => {
  it('is masked with as many bytes, however JSON writes it, and what is left is JSON', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'binary', minLength: 8, maxLength: 20 })
          .filter((each) => each.isWellFormed()),
        fc.string({ unit: 'binary' }).filter((each) => each.isWellFormed()),
        fc.array(fc.constantFrom(0, 1, 2), { minLength: 1, maxLength: 5 }),
        (secret, around, ways) => {
          const text = `{"a":${written(`${around}${secret}${around}`, ways)},"b":1}`;

          const { bytes, names } = secretsOf(secret).mask(Buffer.from(text));

          expect(bytes.byteLength).toBe(Buffer.byteLength(text));
          expect(names).toEqual(['client secret']);
          const { a } = JSON.parse(Buffer.from(bytes).toString());
          expect(a).not.toContain(secret);
        },
      ),
    );
  });

  it('is masked as a form sends it, too', () => {
    expect(masked('{"e":"client_secret=a%2Fb%2Bc%20d%2Be"}', secretsOf('a/b+c d+e'))).toBe(
      `{"e":"client_secret=${'*'.repeat(17)}"}`,
    );
    expect(masked('{"e":"a%2Fb%2Bc+d%2Be"}', secretsOf('a/b+c d+e'))).toBe(
      `{"e":"${'*'.repeat(15)}"}`,
    );
  });

  it('is not found where an escape only looks like its beginning', () => {
    const text = '{"a":"\\nabcdefgh","b":"\\\\nabcdefgh"}';

    expect(masked(text, secretsOf('nabcdefgh'))).toBe('{"a":"\\nabcdefgh","b":"\\\\*********"}');
  });

  it('leaves a number a number', () => {
    expect(masked('{"a":0.12345678,"b":"12345678"}', secretsOf('12345678'))).toBe(
      '{"a":0.99999999,"b":"99999999"}',
    );
  });

  it('is not sought below eight characters, though it is taken out of messages', () => {
    expect(masked('{"a":"1234567"}', secretsOf('1234567'))).toBe('{"a":"1234567"}');
    expect(secretsOf('1234567').redact('say 1234567')).toBe('say *******');
  });

  it('leaves an answer as it came where there is none', () => {
    const bytes = Buffer.from('\ufeff{"a": 1e0, "b":"\\ud800"}');

    expect(secretsOf('canary-secret').mask(bytes)).toEqual({ bytes, names: [] });
  });
});

it('secrets show themselves nowhere', () => {
  const secrets = secretsOf('canary-secret');

  expect(`${JSON.stringify(secrets)} ${inspect(secrets, { depth: 9 })}`).not.toContain('canary');
});
