import { AdaptiveCard, RichTextBlock, TextBlock, TextRun } from 'adaptivecards';
import { describe, expect, it } from 'vitest';
import { TEAMS_LIMITS, teamsMessage } from '../../../lib/notify/formats/teams-message.ts';
import { aHugeNotification, aNotification } from '../../support/builders/notification-builder.ts';
import { fc } from '../../support/setup/fast-check.ts';

/** The card as Microsoft's own library reads it, and what that finds wrong with it. */
function readCard(message: ReturnType<typeof teamsMessage>) {
  const [{ content }] = message.attachments;
  const card = new AdaptiveCard();
  card.parse(JSON.parse(JSON.stringify(content)));
  const { validationEvents } = card.validateProperties();
  const texts: string[] = [];
  for (let at = 0; at < card.getItemCount(); at += 1) {
    const item = card.getItemAt(at);
    expect(item).toBeInstanceOf(RichTextBlock);
    if (!(item instanceof RichTextBlock)) continue;
    let line = '';
    for (let run = 0; run < item.getInlineCount(); run += 1) {
      const inline = item.getInlineAt(run);
      expect(inline).toBeInstanceOf(TextRun);
      if (inline instanceof TextRun) line += inline.text;
    }
    texts.push(line);
  }
  return { texts, problems: validationEvents.map(({ message: text }) => text), card };
}

describe('a message for Teams', () => {
  it('is an envelope around one card, in which the library of Adaptive Cards finds nothing wrong', () => {
    const message = teamsMessage(aNotification());

    expect(message).toMatchObject({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }],
    });
    const { problems, texts, card } = readCard(message);
    expect(problems).toEqual([]);
    expect(texts.slice(0, 5)).toEqual([
      'FAILED: customer-service',
      'the bot does not meet its gate',
      'Newly failing: 2 cases',
      '• reset-1: Forgotten password',
      '• hours-1',
    ]);
    expect(texts).toContain('Bot version: 1.4.0');
    expect(card.getActionCount()).toBe(2);
  });

  it('is green only where a bot version may ship', () => {
    const { scope } = aNotification();
    const colorOf = (verdict: 'passed' | 'failed', simulated: boolean) =>
      JSON.stringify(
        teamsMessage(aNotification({ verdict, scope: { ...scope, simulated } })).attachments[0]
          .content.body[0],
      ).match(/"color":"(\w+)"/)?.[1];

    expect(colorOf('passed', false)).toBe('good');
    expect(colorOf('passed', true)).toBe('warning');
    expect(colorOf('failed', false)).toBe('attention');
  });

  it('has every text of others where no Markdown is read', () => {
    const hostile = '[Report](https://evil.example) **bold** <at>all</at>';

    const message = teamsMessage(
      aNotification({
        newly_failing: { count: 1, cases: [{ id: hostile }] },
        bot_version: hostile,
      }),
    );

    const { card, texts } = readCard(message);
    expect(texts).toContain(`• ${hostile}`);
    expect(card.getItemAt(0)).not.toBeInstanceOf(TextBlock);
    expect(card.getActionCount()).toBe(2);
  });

  it('stays within what Teams takes, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.constantFrom('"', '\u{1f600}', '漢', 'a', '\u0001'),
        (text, filler) => {
          const message = teamsMessage(aHugeNotification(text + filler.repeat(5_000)));

          const bytes = Buffer.byteLength(JSON.stringify(message));
          expect(bytes).toBeLessThanOrEqual(TEAMS_LIMITS.measured);
          expect(bytes).toBeLessThanOrEqual(TEAMS_LIMITS.documented);
          expect(readCard(message).problems).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });
});
