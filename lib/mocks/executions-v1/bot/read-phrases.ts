import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { ConfigurationInvalid } from '../../../domain/errors.ts';
import type { BotKnowledge } from './bot-knowledge.ts';

export interface ReadPhrasesOptions {
  /** Takes only the first so many phrases of each intent, for a quicker training. */
  readonly maxPerIntent?: number;
}

/**
 * Reads what a bot is to be trained on: a CSV file with the columns `text` and `category`, the intent's name.
 * @throws ConfigurationInvalid where the file cannot be read or has no such phrases.
 */
export async function readPhrases(
  file: string,
  { maxPerIntent = Number.POSITIVE_INFINITY }: ReadPhrasesOptions = {},
): Promise<BotKnowledge> {
  const phrasesOf = new Map<string, string[]>();
  for (const { text, category } of await readRows(file)) {
    if (!text?.trim() || !category?.trim()) continue;
    const phrases = phrasesOf.get(category.trim()) ?? [];
    if (phrases.length < maxPerIntent) phrases.push(text.trim());
    phrasesOf.set(category.trim(), phrases);
  }
  if (phrasesOf.size === 0) {
    throw new ConfigurationInvalid(
      `${file} has no phrases: write a .csv with the columns text and category, the intent's name`,
    );
  }
  return {
    intents: [...phrasesOf].map(([name, phrases]) => ({
      name,
      phrases,
      answers: [`This is about ${name.replace(/^intent_/, '').replace(/[_-]+/g, ' ')}.`],
    })),
    outOfScope: [],
    entities: [],
    fallbackAnswer: 'Sorry, I did not understand that.',
  };
}

async function readRows(file: string): Promise<{ text?: string; category?: string }[]> {
  try {
    return parse(await readFile(file), { columns: true, bom: true, trim: true });
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new ConfigurationInvalid(
      missing
        ? `the phrase file ${file} cannot be read: check its name`
        : `the phrase file ${file} is not a CSV with the columns text and category`,
      { cause },
    );
  }
}
