import type { Notification } from '../../domain/notification.ts';
import { clipped } from '../../report/neutral-text.ts';
import { type Link, outcomeWords } from './outcome-words.ts';

/**
 * Characters that a text may have, by Slack's reference: of a header block
 * (https://docs.slack.dev/reference/block-kit/blocks/header-block), of a text object
 * (https://docs.slack.dev/reference/block-kit/composition-objects/text-object), and of a field
 * (https://docs.slack.dev/reference/block-kit/blocks/section-block). A message has 50 blocks at most, and a
 * section 10 fields; what is written here has seven and eight. All blocks of a message together are
 * refused from some 13,000 characters on, which no page says (slackapi/bolt-js#2509).
 */
export const SLACK_LIMITS = {
  header: 150,
  text: 3_000,
  field: 2_000,
  fields: 10,
  blocks: 50,
  message: 13_000,
} as const;

/** Room for what an escape makes longer, five characters for one at most, is taken out of the limit itself. */
const OWN_LIMITS = { list: 2_900, fallback: 300 } as const;

interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

interface Mrkdwn {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: PlainText | Mrkdwn }
  | { readonly type: 'section'; readonly fields: readonly PlainText[] };

/** What an incoming webhook of Slack takes: blocks, and a line for where no blocks are shown. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/**
 * A notification for a channel of Slack. Words of others are plain text throughout, so that no name of a
 * case is a mention, a link or bold; the one text with markup has our own words and checked addresses.
 */
export function slackMessage(told: Notification): SlackMessage {
  const { title, meaning, facts, reasons, newlyFailing, links } = outcomeWords(told);
  const lists = [
    ...(newlyFailing === null ? [] : [[newlyFailing.heading, ...newlyFailing.cases]]),
    reasons,
  ];
  return {
    text: clippedEscape(`${title}: ${meaning}`, OWN_LIMITS.fallback),
    blocks: [
      { type: 'header', text: plain(title, SLACK_LIMITS.header) },
      { type: 'section', text: plain(meaning, OWN_LIMITS.list) },
      ...lists
        .filter((lines) => lines.length > 0)
        .map((lines): Block => ({ type: 'section', text: plain(listed(lines), OWN_LIMITS.list) })),
      {
        type: 'section',
        fields: facts.map(({ name, value }) => plain(`${name}\n${value}`, SLACK_LIMITS.field)),
      },
      ...(links.length === 0 ? [] : [linkSection(links)]),
    ],
  };
}

function linkSection(links: readonly Link[]): Block {
  const text = links.map(({ text, url }) => `<${withoutMarks(url)}|${text}>`).join('  ');
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function plain(text: string, characters: number): PlainText {
  return { type: 'plain_text', text: clippedEscape(text, characters), emoji: false };
}

function listed(lines: readonly string[]): string {
  const [first = '', ...rest] = lines;
  return [first, ...rest.map((line) => `• ${line}`)].join('\n');
}

/** The three characters that steer Slack, as its page on formatting asks for them; and no half of an escape. */
function clippedEscape(text: string, characters: number): string {
  let kept = characters;
  for (;;) {
    const escaped = escapedText(clipped(text, kept));
    if (escaped.length <= characters) return escaped;
    kept -= Math.max(1, Math.ceil((escaped.length - characters) / 5));
  }
}

function escapedText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `|` and `>` would end the address within the markup of a link. */
function withoutMarks(url: string): string {
  return url
    .replaceAll('|', '%7C')
    .replaceAll('<', '%3C')
    .replaceAll('>', '%3E')
    .replaceAll('&', '&amp;');
}
