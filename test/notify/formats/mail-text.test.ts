import { describe, expect, it } from 'vitest';
import { MAIL_LIMITS, mailText } from '../../../lib/notify/formats/mail-text.ts';
import { aHugeNotification, aNotification } from '../../support/builders/notification-builder.ts';
import { fc } from '../../support/setup/fast-check.ts';

describe('a mail', () => {
  it('says in plain text what channels are told', () => {
    expect(mailText(aNotification())).toEqual({
      subject: 'Cognigate FAILED: customer-service',
      text: `FAILED: customer-service
the bot does not meet its gate

Newly failing: 2 cases
- reset-1: Forgotten password
- hours-1

- 18 of 20 cases passed (90 %), the gate asks for 95 %

Bot version: 1.4.0
Cases: 18 of 20 passed (90.0 %)
Scope: complete, live, 20 of 20 cases
Run: run-20261128-100000-abcdef
Ended: 2026-11-28T10:00:00.000Z

Report: https://gate.example.com/runs/run-20261128-100000-abcdef
Build: https://ci.example.com/builds/7
`,
    });
  });

  it('has a subject that SNS takes, whatever the suite is called', () => {
    expect(mailText(aNotification({ suite_id: 'Zahlungsrückstände – Übersicht' })).subject).toBe(
      'Cognigate FAILED: Zahlungsruckstande ? Ubersicht',
    );
  });

  it('stays within the limits of SNS, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.constantFrom('\u{1f600}', '\n', '\u0007', '漢'),
        (text, filler) => {
          const { subject, text: body } = mailText(aHugeNotification(text + filler.repeat(5_000)));

          expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
          expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAIL_LIMITS.messageBytes);
        },
      ),
      { numRuns: 30 },
    );
  });
});
