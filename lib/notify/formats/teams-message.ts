import type { Notification } from '../../domain/notification.ts';
import { withinShare } from '../../domain/within-share.ts';
import { outcomeWords } from './outcome-words.ts';

/**
 * Bytes of a message that Teams takes: 28 KB, by Microsoft's pages on incoming webhooks
 * (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook) and on
 * the connector that workflows post with (https://learn.microsoft.com/connectors/teams/). Others have measured 21 KB
 * (the gem msteams_hermes), so that is what is kept to: `body` leaves room for what stands around it.
 */
export const TEAMS_LIMITS = { documented: 28 * 1_024, measured: 21_000, body: 15_000 } as const;

interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'bolder';
  readonly size?: 'large';
  readonly color?: 'good' | 'attention' | 'warning';
}

interface RichTextBlock {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
}

/** What the workflow "When a Teams webhook request is received" posts: a message around one Adaptive Card. */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: {
        readonly $schema: string;
        readonly type: 'AdaptiveCard';
        readonly version: '1.4';
        readonly msteams: { readonly width: 'Full' };
        readonly fallbackText: string;
        readonly body: readonly RichTextBlock[];
        readonly actions: readonly {
          readonly type: 'Action.OpenUrl';
          readonly title: string;
          readonly url: string;
        }[];
      };
    },
  ];
}

const COLORS = { good: 'good', bad: 'attention', unclear: 'warning' } as const;

/**
 * A notification for a channel of Teams. All text is in text runs, the one element of a card that does
 * not read Markdown, so that no name of a case is a link or a heading.
 */
export function teamsMessage(told: Notification): TeamsMessage {
  const { title, meaning, tone, facts, reasons, newlyFailing, links } = outcomeWords(told);
  const head: TextRun = {
    type: 'TextRun',
    text: title,
    weight: 'bolder',
    size: 'large',
    color: COLORS[tone],
  };
  const body: RichTextBlock[] = [
    { type: 'RichTextBlock', inlines: [head] },
    block(meaning),
    ...(newlyFailing === null
      ? []
      : [block('', newlyFailing.heading), ...newlyFailing.cases.map((text) => block(`• ${text}`))]),
    ...reasons.map((text) => block(text)),
    ...facts.map(({ name, value }) => block(value, `${name}: `)),
  ];
  const kept = withinShare(body, TEAMS_LIMITS.body);
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          fallbackText: title,
          body: kept.length === body.length ? body : [...kept, block('… and more, in the report')],
          actions: links.map(({ text, url }) => ({ type: 'Action.OpenUrl', title: text, url })),
        },
      },
    ],
  };
}

function block(text: string, lead?: string): RichTextBlock {
  const runs: TextRun[] = [
    ...(lead === undefined ? [] : [{ type: 'TextRun', text: lead, weight: 'bolder' } as const]),
    ...(text === '' ? [] : [{ type: 'TextRun', text } as const]),
  ];
  return { type: 'RichTextBlock', inlines: runs };
}
