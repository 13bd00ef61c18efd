import { describe, expect, it } from 'vitest';
import { Redactor } from '../../lambdas/runtime/redactor.ts';
import { fc } from '../support/setup/fast-check.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dGhlLXNpZ25hdHVyZQ';

describe('Redactor', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
    ['Basic dXNlcjpwYXNzd29yZA==', 'Basic [redacted]'],
    [`got ${JWT} back`, 'got [redacted] back'],
    ['grant_type=x&client_secret=s3cr3t&scope=a', 'grant_type=x&client_secret=[redacted]&scope=a'],
    ['{"access_token":"opaque","n":1}', '{"access_token":"[redacted]","n":1}'],
    ['{\\"client_secret\\": \\"opaque\\"}', '{\\"client_secret\\": \\"[redacted]\\"}'],
    ['signed with whsec_MfKQ9r8GKYqrTwjU', 'signed with [redacted]'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key [redacted]'],
    ['the token of run run-1 has expired', 'the token of run run-1 has expired'],
  ])('takes the secret out of %s', (text, clean) => {
    expect(new Redactor().text(text)).toBe(clean);
  });

  it.each([
    'authorization',
    'Authorization',
    'client_secret',
    'clientSecret',
    'accessToken',
    'SecretString',
    'COGNIGY_CLIENT_SECRET',
    'set-cookie',
    '$response',
  ])('never shows the value of %s', (key) => {
    const redactor = new Redactor();

    const shown = JSON.stringify(
      { [key]: 'anything', deep: [{ [key]: { a: 1 } }] },
      redactor.replacer,
    );

    expect(shown).not.toContain('anything');
    expect(JSON.parse(shown).deep[0][key]).toBe('[redacted]');
  });

  it.each(['run_id', 'secretArn', 'tokens_read', 'reason'])('shows the value of %s', (key) => {
    expect(JSON.stringify({ [key]: 'x' }, new Redactor().replacer)).toBe(`{"${key}":"x"}`);
  });

  it('never shows a value it has learned, however it is encoded', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 40 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          const redactor = new Redactor();
          redactor.learn(secret);
          const forms = [
            secret,
            encodeURIComponent(secret),
            Buffer.from(secret).toString('base64'),
            JSON.stringify({ a: secret }),
          ];

          for (const form of forms) {
            const shown = JSON.stringify({ text: before + form + after }, redactor.replacer);
            // A stretch of the mark itself may equal what is left of a secret such as "[redac".
            expect(shown.replaceAll('[redacted]', '')).not.toContain(
              JSON.stringify(`${form}`).slice(1, -1),
            );
          }
        },
      ),
    );
  });

  it('does not blot out words as short as a guess', () => {
    const redactor = new Redactor();
    redactor.learn('run');

    expect(redactor.text('the run has ended')).toBe('the run has ended');
  });
});
