import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../lib/domain/notification.ts';
import type { Scope } from '../../../lib/domain/scope.ts';
import { mailText } from '../../../lib/notify/formats/mail-text.ts';
import { slackMessage } from '../../../lib/notify/formats/slack-message.ts';
import { teamsMessage } from '../../../lib/notify/formats/teams-message.ts';
import { aNotification } from '../../support/builders/notification-builder.ts';

/** What a person sees first: the preview of a message, and its head. */
const FIRST_LINES: Readonly<Record<string, (told: Notification) => (string | undefined)[]>> = {
  Slack: (told) => {
    const { text, blocks } = slackMessage(told);
    const [head] = blocks;
    return [text, head?.type === 'header' ? head.text.text : undefined];
  },
  Teams: (told) => {
    const [{ content }] = teamsMessage(told).attachments;
    return [content.fallbackText, content.body[0]?.inlines[0]?.text];
  },
  mail: (told) => {
    const { subject, text } = mailText(told);
    return [subject, text.split('\n')[0]];
  },
};

const LIMITS: readonly (readonly [string, Partial<Scope>, string])[] = [
  ['a mock', { simulated: true }, 'PASSED (mock): '],
  [
    'a part',
    { complete: false, cases_planned: 3, limited_by: ['tags'] },
    'PASSED (3 of 20 cases): ',
  ],
  [
    'directives that nobody judged',
    { complete: false, limited_by: ['unchecked_directives'] },
    'PASSED (unchecked directives): ',
  ],
];

describe.each(Object.entries(FIRST_LINES))('the first line of a pass in %s', (_, linesOf) => {
  it.each(LIMITS)('says that it is one of %s', (_of, limit, words) => {
    const { scope } = aNotification();

    const lines = linesOf(aNotification({ verdict: 'passed', scope: { ...scope, ...limit } }));

    for (const line of lines) expect(line).toContain(words);
  });
});
