import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import de from 'dictionary-de';
import en from 'dictionary-en';
import nspell from 'nspell';
import { describe, expect, it } from 'vitest';
import { knownWords } from '../../../../lib/cli/running/known-words.ts';
import { RobustnessSection } from '../../../../lib/domain/suite/robustness/robustness-section.ts';
import type { Suite } from '../../../../lib/domain/suite/suite.ts';
import { wordsOf } from '../../../../lib/domain/suite/variants/free-text.ts';
import { withVariants } from '../../../../lib/domain/suite/variants/vary-suite.ts';
import { PACKAGE_ROOT } from '../../../../lib/package-root.ts';
import { parseSuite } from '../../../../lib/suite-file/parse-suite.ts';
import { aSuite, aTestCase } from '../../../support/builders/run-evidence.ts';
import { GERMAN_SENTENCES } from './german-sentences.ts';

const SEEDS = 50;

/** What Hunspell's rules take for a word is one, which the lists that variants go by know nothing of. */
const JUDGES = { en, de };

interface Slips {
  readonly made: number;
  /** Those that are other words, as often as they were made. */
  readonly others: readonly string[];
}

/** Each word that a variant has and its case has not. */
async function slipsIn(suite: Suite, locale: 'en' | 'de'): Promise<Slips> {
  const known = await knownWords(locale);
  const { aff, dic } = JUDGES[locale];
  const judge = nspell(Buffer.from(aff), Buffer.from(dic));
  const verdicts = new Map<string, boolean>();
  const isWord = (word: string) => {
    const verdict = verdicts.get(word) ?? (judge.correct(word) || judge.correct(capital(word)));
    verdicts.set(word, verdict);
    return verdict;
  };
  const others: string[] = [];
  let made = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const section = RobustnessSection.parse({ relations: ['typo', 'diacritics'], locale, seed });
    const { test_cases } = withVariants(suite, section, known);
    const own = new Map(test_cases.map((each) => [each.id, new Set(wordsOf(textOf(each)))]));
    for (const variant of test_cases) {
      if (variant.variant_of === undefined) continue;
      const said = own.get(variant.variant_of.case);
      const slips = wordsOf(textOf(variant)).filter((word) => said?.has(word) === false);
      made += slips.length;
      others.push(...slips.filter(isWord));
    }
  }
  return { made, others };
}

function textOf({ input_text, turns }: Suite['test_cases'][number]): string {
  return turns?.map((turn) => turn.input_text).join(' ') ?? input_text;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

async function example(name: string): Promise<Suite> {
  const text = await readFile(join(PACKAGE_ROOT, 'examples', name), 'utf8');
  const file = await parseSuite(text, { format: 'yaml' });
  if (file.status !== 'read') throw new Error(`${name} is no suite`);
  return file.suite;
}

describe('slips', () => {
  it.each([
    ['customer-service.suite.yaml', 6_450],
    ['minimal.suite.yaml', 450],
    ['cognigy-ai-conversation.suite.yaml', 300],
  ])('of %s make no other English word', async (name, slips) => {
    const { made, others } = await slipsIn(await example(name), 'en');

    expect(made).toBe(slips);
    expect([...others]).toEqual([]);
  });

  it('of German sentences make another word in fewer than 1.5 of 100', async () => {
    const cases = GERMAN_SENTENCES.map((input_text, at) => aTestCase({ id: `${at}`, input_text }));

    const { made, others } = await slipsIn(aSuite(cases), 'de');

    expect(made).toBe(6_850);
    expect(others.length / made).toBeLessThan(0.015);
  });
});
