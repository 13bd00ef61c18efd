import type { Notification } from '../../domain/notification.ts';
import { clipped } from '../../report/neutral-text.ts';
import { outcomeWords } from './outcome-words.ts';

/**
 * What SNS takes, by the reference of its action Publish
 * (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html): a subject of ASCII below 100 characters that begins
 * with a letter, a digit or a mark and has no line break, and a message of 262,144 bytes.
 */
export const MAIL_LIMITS = { subjectCharacters: 99, messageBytes: 262_144 } as const;

export interface Mail {
  readonly subject: string;
  readonly text: string;
}

/** A notification as a mail in plain text. */
export function mailText(told: Notification): Mail {
  const { title, meaning, facts, reasons, newlyFailing, links } = outcomeWords(told);
  const paragraphs = [
    [title, meaning],
    newlyFailing === null ? [] : [newlyFailing.heading, ...newlyFailing.cases.map(listed)],
    reasons.map(listed),
    facts.map(({ name, value }) => `${name}: ${value}`),
    links.map(({ text, url }) => `${text}: ${url}`),
  ];
  return {
    subject: asciiText(clipped(`Cognigate ${title}`, MAIL_LIMITS.subjectCharacters)),
    text: `${paragraphs
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`,
  };
}

function listed(line: string): string {
  return `- ${line}`;
}

/** A letter without its accent where it is one, and `?` for what ASCII has not. */
function asciiText(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('…', '...');
  return plain.replace(/[^\x20-\x7e]/gu, '?').slice(0, MAIL_LIMITS.subjectCharacters);
}
