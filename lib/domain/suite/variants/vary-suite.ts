import { asksForNothing } from '../asks-for-nothing.ts';
import { Relation, type RobustnessSection } from '../robustness/robustness-section.ts';
import { caseIdOf, type Suite, type TestCase, type Turn } from '../suite.ts';
import { wordsOf } from './free-text.ts';
import { isInflected } from './inflected-forms.ts';
import { languageOf, localeOf } from './locale-of.ts';
import { type Variation, variedText, WAYS, type WayName } from './vary-text.ts';

type NamedCase = TestCase & { readonly id: string };

/**
 * The suite with its variants after its cases, each of them a case that is expected to come to the same.
 *
 * Left out is what asks for nothing, which whatever is said would pass, and a variant that says what
 * another case says already.
 * @param knownWords in small letters; the suite's own count as well
 */
export function withVariants(
  suite: Suite,
  section: RobustnessSection,
  knownWords: ReadonlySet<string>,
): Suite {
  const cases = suite.test_cases.map((each, at) => ({ ...each, id: caseIdOf(each, at) }));
  const own = new Set(cases.flatMap(textsOf).flatMap(wordsOf));
  const locale = localeOf(section, suite);
  const language = languageOf(locale);
  const isListed = (word: string) => own.has(word) || knownWords.has(word);
  const variation: Variation = {
    locale,
    language,
    seed: section.seed,
    isWord: (word) => isListed(word) || isInflected(word, language, isListed),
  };
  const relations = new Set(section.relations ?? Relation.options);
  const ways = Object.keys(WAYS)
    .filter(isWayName)
    .filter((way) => relations.has(WAYS[way].relation));
  const said = new Set(cases.map(keyOf));
  const taken = new Set(cases.map(({ id }) => id));
  const variants = cases
    .filter((seed) => seed.variant_of === undefined && !asksForNothing(seed))
    .flatMap((seed) => ways.flatMap((way) => variantOf(seed, way, variation) ?? []))
    .filter((variant) => {
      const key = keyOf(variant);
      const isNew = !said.has(key);
      said.add(key);
      return isNew;
    })
    .map((variant) => {
      const id = freeId(variant.id, taken);
      taken.add(id);
      return id === variant.id ? variant : { ...variant, id };
    });
  return { ...suite, test_cases: [...cases, ...variants] };
}

function isWayName(name: string): name is WayName {
  return Object.hasOwn(WAYS, name);
}

/** Of a conversation, every turn that the way applies to is varied. It carries no tag, whose threshold is one on cases. */
function variantOf(seed: NamedCase, way: WayName, variation: Variation): NamedCase | null {
  const { tags: _, id, turns, ...rest } = seed;
  const { relation } = WAYS[way];
  const marked = { ...rest, id: `${id}~${way}`, variant_of: { case: id, relation } };
  if (turns === undefined) {
    const text = variedText(seed, way, { place: id, variation });
    return text === null || !fits(marked.id, [text]) ? null : { ...marked, input_text: text };
  }
  const varied = turns.map((turn, at): Turn => {
    const text = variedText(turn, way, { place: `${id} ${at}`, variation });
    return text === null ? turn : { ...turn, input_text: text };
  });
  const texts = varied.map(({ input_text }) => input_text);
  if (varied.every((turn, at) => turn === turns[at]) || !fits(marked.id, texts)) return null;
  return { ...marked, input_text: texts[0] ?? '', turns: varied };
}

/** The suite may have a case of that id, such as a variant that was taken into it. */
function freeId(id: string, taken: ReadonlySet<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number += 1) free = `${id}~${number}`;
  return free;
}

/** Leaves room for the number of an id that is taken. */
const LONGEST_ID = 190;
const LONGEST_TEXT = 4_000;

/** A suite takes no longer ones. */
function fits(id: string, texts: readonly string[]): boolean {
  return id.length <= LONGEST_ID && texts.every(({ length }) => length <= LONGEST_TEXT);
}

function textsOf({ input_text, turns }: TestCase): string[] {
  return turns?.map((turn) => turn.input_text) ?? [input_text];
}

/** Answers are told apart by what was said, so that no two cases may come to say the same. */
function keyOf(testCase: TestCase): string {
  return JSON.stringify(textsOf(testCase).map((text) => text.normalize('NFC')));
}
