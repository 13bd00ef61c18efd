import type { AnalyticsRecord } from './read-analytics.ts';

export interface SaidMessage {
  readonly text: string;
  /** Its record has to be there. */
  readonly isAsked: boolean;
}

export type Matching =
  /** One for each message, in their order; undefined for one whose record nobody needs and that has none. */
  | { readonly status: 'matched'; readonly records: readonly (AnalyticsRecord | undefined)[] }
  | { readonly status: 'incomplete'; readonly missing: number }
  | { readonly status: 'contradictory'; readonly problem: string };

/**
 * The record of each message of a session, by its words, and by its place among messages of the same words.
 *
 * Where words are masked, places alone decide, and only once there is a record for each message.
 */
export function matchRecords(
  records: readonly AnalyticsRecord[],
  said: readonly SaidMessage[],
): Matching {
  const inOrder = records.toSorted((a, b) => instantOf(a) - instantOf(b));
  const isMasked = inOrder.some((record) => !isSaid(record, said) && hasNoWords(record));
  return isMasked ? byPlace(inOrder, said) : byWords(inOrder, said);
}

function byPlace(records: readonly AnalyticsRecord[], said: readonly SaidMessage[]): Matching {
  const missing = said.length - records.length;
  if (missing > 0) return { status: 'incomplete', missing };
  if (missing < 0) return tooMany(records.length, said.length);
  return ofOneInstant(records) ?? { status: 'matched', records };
}

function byWords(records: readonly AnalyticsRecord[], said: readonly SaidMessage[]): Matching {
  const foreign = records.filter((record) => !isSaid(record, said));
  if (foreign.length > 0) {
    return {
      status: 'contradictory',
      problem: `${foreign.length} of ${records.length} records have other words than were said to the bot`,
    };
  }
  const found = new Map<SaidMessage, AnalyticsRecord>();
  let missing = 0;
  for (const words of new Set(said.map(({ text }) => wordsOf(text)))) {
    const messages = said.filter(({ text }) => wordsOf(text) === words);
    const own = records.filter(({ inputText }) => wordsOf(inputText) === words);
    if (own.length > messages.length) return tooMany(own.length, messages.length);
    const clash = ofOneInstant(own);
    if (clash !== null) return clash;
    if (own.length < messages.length) {
      if (messages.some(({ isAsked }) => isAsked)) missing += messages.length - own.length;
      continue;
    }
    messages.forEach((message, place) => {
      const record = own[place];
      if (record !== undefined) found.set(message, record);
    });
  }
  if (missing > 0) return { status: 'incomplete', missing };
  return { status: 'matched', records: said.map((message) => found.get(message)) };
}

function tooMany(records: number, messages: number): Matching {
  const problem = `there are ${records} records of ${messages} messages, so that nobody knows which is whose`;
  return { status: 'contradictory', problem };
}

/** Their order is nowhere told, so they have to say the same. */
function ofOneInstant(records: readonly AnalyticsRecord[]): Matching | null {
  const differ = records.some((record, place) => {
    const next = records[place + 1];
    return (
      next !== undefined && instantOf(next) === instantOf(record) && next.intent !== record.intent
    );
  });
  const problem =
    'two records of one instant name two intents, so that nobody knows which is whose';
  return differ ? { status: 'contradictory', problem } : null;
}

function instantOf({ timestamp }: AnalyticsRecord): number {
  return Date.parse(timestamp);
}

function isSaid({ inputText }: AnalyticsRecord, said: readonly SaidMessage[]): boolean {
  return said.some(({ text }) => wordsOf(text) === wordsOf(inputText));
}

function hasNoWords({ inputText }: AnalyticsRecord): boolean {
  return /^\**$/.test(wordsOf(inputText));
}

function wordsOf(text: string | null | undefined): string {
  return (text ?? '').normalize('NFC').trim();
}
