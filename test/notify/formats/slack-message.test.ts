import type { KnownBlock } from '@slack/types';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  SLACK_LIMITS,
  type SlackMessage,
  slackMessage,
} from '../../../lib/notify/formats/slack-message.ts';
import { aHugeNotification, aNotification } from '../../support/builders/notification-builder.ts';
import { fc } from '../../support/setup/fast-check.ts';

type Mutable<T> = { -readonly [Key in keyof T]: Mutable<T[Key]> };

interface Text {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
  readonly limit: number;
}

/** All text objects of a message, with how long each may be. */
function textsOf({ blocks }: SlackMessage): Text[] {
  return blocks.flatMap((block): Text[] => {
    if (block.type === 'header') return [{ ...block.text, limit: SLACK_LIMITS.header }];
    if ('fields' in block)
      return block.fields.map((one) => ({ ...one, limit: SLACK_LIMITS.field }));
    return [{ ...block.text, limit: SLACK_LIMITS.text }];
  });
}

const said = (message: SlackMessage) =>
  textsOf(message)
    .map(({ text }) => text)
    .join('\n');

describe('a message for Slack', () => {
  it("has the form of Slack's own types", () => {
    expectTypeOf<Mutable<SlackMessage['blocks'][number]>>().toExtend<KnownBlock>();
  });

  it('names verdict, scope, bot version and the newly failing cases, and leads to report and build', () => {
    const message = slackMessage(aNotification());

    expect(message.text).toBe('FAILED: customer-service: the bot does not meet its gate');
    const text = said(message);
    expect(text).toContain('Bot version\n1.4.0');
    expect(text).toContain('18 of 20 passed (90.0 %)');
    expect(text).toContain('complete, live, 20 of 20 cases');
    expect(text).toContain('Newly failing: 2 cases\n• reset-1: Forgotten password\n• hours-1');
    expect(text).toContain(
      '<https://gate.example.com/runs/run-20261128-100000-abcdef|Report>  <https://ci.example.com/builds/7|Build>',
    );
  });

  it.each([
    ['a mock', { simulated: true }, 'PASSED (mock): '],
    [
      'a part',
      { complete: false, cases_planned: 3, limited_by: ['tags' as const] },
      'PASSED (3 of 20 cases): ',
    ],
  ])('says of a pass of %s that it is one', (_, limit, head) => {
    const { scope } = aNotification();

    const { text } = slackMessage(
      aNotification({ verdict: 'passed', scope: { ...scope, ...limit } }),
    );

    expect(text).toContain(head);
    expect(text).not.toContain('may ship');
  });

  it('lets no name of a case mention, link or format anything', () => {
    const hostile = '<!channel> <https://evil.example|Report> *bold* & ```code``` @here';

    const message = slackMessage(
      aNotification({
        suite_id: hostile,
        newly_failing: { count: 1, cases: [{ id: hostile, name: hostile }] },
        reasons: [{ code: 'r', message: hostile }],
      }),
    );

    expect(message.text).toContain('&lt;!channel&gt; &lt;https://evil.example|Report&gt;');
    for (const { type, text } of textsOf(message)) {
      if (type === 'plain_text') expect(text).not.toMatch(/[<>]/);
      else expect(text).not.toContain('evil');
    }
  });

  it.each([
    ['an address that is none', 'javascript:alert(1)'],
    ['an address that would end its link', 'https://gate.example.com/a|Report>\n<!channel'],
  ])('has no link that is %s', (_, url) => {
    const message = slackMessage(aNotification({ report_url: url, build_url: url }));

    expect(said(message)).not.toMatch(/javascript|<!channel/);
  });

  it('stays within the limits of Slack, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.constantFrom('&', '<', '\u{1f600}', 'ü', 'a', '\n', '\u202e'),
        (text, filler) => {
          const message = slackMessage(aHugeNotification(text + filler.repeat(5_000)));

          const texts = textsOf(message);
          for (const { text: one, limit } of texts) {
            expect(one.length).toBeLessThanOrEqual(limit);
            expect(one.length).toBeGreaterThan(0);
            expect(one).not.toMatch(/&(?!amp;|lt;|gt;)/);
          }
          const total = texts.reduce((sum, { text: one }) => sum + one.length, 0);
          expect(total).toBeLessThanOrEqual(SLACK_LIMITS.message);
          expect(message.blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.blocks);
          expect(message.blocks.find((block) => 'fields' in block)).toHaveProperty(
            'fields.length',
            expect.toSatisfy((count: number) => count <= SLACK_LIMITS.fields),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
