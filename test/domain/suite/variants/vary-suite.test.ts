import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../../lib/domain/suite/check-suite.ts';
import { RobustnessSection } from '../../../../lib/domain/suite/robustness/robustness-section.ts';
import type { SuiteInput } from '../../../../lib/domain/suite/suite.ts';
import { withVariants } from '../../../../lib/domain/suite/variants/vary-suite.ts';
import { hostileText } from '../../../support/builders/hostile-text.ts';
import { aSuite, aTestCase } from '../../../support/builders/run-evidence.ts';
import { fc } from '../../../support/setup/fast-check.ts';

type CaseInput = Partial<SuiteInput['test_cases'][number]>;

/** What is said for one case, by the end of the variant's id. */
function variantsOf(
  testCase: CaseInput,
  section: Partial<RobustnessSection> = {},
  knownWords: readonly string[] = [],
): Record<string, string> {
  const suite = aSuite([aTestCase({ id: 'one', ...testCase })]);
  const varied = withVariants(suite, RobustnessSection.parse(section), new Set(knownWords));
  return Object.fromEntries(
    varied.test_cases
      .slice(1)
      .map(({ id = '', input_text }) => [id.slice('one~'.length), input_text]),
  );
}

describe('withVariants', () => {
  it('says a sentence in every way that applies to it', () => {
    const made = variantsOf({ input_text: 'I want my money back for 2 shirts.' });

    expect(made).toMatchObject({
      'casing-upper': 'I WANT MY MONEY BACK FOR 2 SHIRTS.',
      'casing-lower': 'i want my money back for 2 shirts.',
      'punctuation-none': 'I want my money back for 2 shirts',
      'punctuation-loud': 'I want my money back for 2 shirts!!!',
      'greeting-hello': 'Hello, I want my money back for 2 shirts.',
      'greeting-thanks': 'I want my money back for 2 shirts. Thank you!',
      'numbers-words': 'I want my money back for two shirts.',
      'spacing-double': 'I  want  my  money  back  for 2 shirts.',
      'emoji-end': 'I want my money back for 2 shirts. 🙂',
    });
    expect(made['typo-drop']).toHaveLength('I want my money back for 2 shirts.'.length - 1);
  });

  it('spells German as it is typed without umlauts, and Swiss as little', () => {
    const input_text = 'Wo ist die Größe für Café-Gäste?';

    expect(variantsOf({ input_text }, { locale: 'de' })['diacritics-none']).toBe(
      'Wo ist die Groesse fuer Cafe-Gaeste?',
    );
    expect(
      variantsOf({ input_text: 'Die Maße bitte für mich' }, { locale: 'de' }, ['masse']),
    ).toMatchObject({ 'diacritics-none': 'Die Maße bitte fuer mich' });
  });

  it.each([
    ['en', 'qa'],
    ['de', 'qa'],
    ['fr', 'aq'],
  ])('slips to a key beside it as keyboards for %s have them', (locale, [letter, other]) => {
    const texts = Array.from(
      { length: 40 },
      (_, seed) =>
        variantsOf({ input_text: (letter ?? '').repeat(4) }, { locale, seed })['typo-key'],
    );

    const beside = new Set(texts.join('').replaceAll(letter ?? '', ''));

    expect(beside).toEqual(new Set({ en: 'w', de: 'w', fr: 'z' }[locale]));
    expect(beside).not.toContain(other);
  });

  it('makes no slip that is another word of the suite or of the language', () => {
    const texts = Array.from({ length: 60 }, (_, seed) =>
      variantsOf({ input_text: 'form' }, { seed, relations: ['typo'] }, ['from', 'fort', 'dorm']),
    );

    const words = new Set(texts.flatMap((each) => Object.values(each)));

    expect(words.size).toBeGreaterThan(5);
    for (const word of ['from', 'fort', 'dorm', 'form']) expect(words).not.toContain(word);
  });

  it.each([
    'see https://shop.example/a now or at https://shop.example/b',
    'where is my parcel AB-12',
  ])('puts no mark behind an address or a number that ends a sentence: %s', (input_text) => {
    const made = variantsOf({ input_text });

    expect(made['greeting-thanks']).toBe(`${input_text} Thank you!`);
    expect(made['punctuation-loud']).toBe(`${input_text} !!!`);
  });

  it('touches no word of a sentence with an entity whose value nobody has written', () => {
    const input_text = 'Fly me to Berlin tomorrow, will you?';
    const unknown = variantsOf({ input_text, outcome: { expected_entities: ['city'] } });
    const elsewhere = variantsOf({
      input_text,
      outcome: { expected_entity_values: { date: '2026-12-01' } },
    });

    for (const made of [unknown, elsewhere]) {
      expect(Object.keys(made)).toEqual(['greeting-hello', 'greeting-thanks', 'emoji-end']);
    }
  });

  it('leaves out what asks for nothing, and what another case says', () => {
    const suite = aSuite([
      aTestCase({ id: 'any', input_text: 'hello there', outcome: { expected_intent: undefined } }),
      aTestCase({ id: 'big', input_text: 'STOP' }),
      aTestCase({ id: 'small', input_text: 'stop' }),
    ]);

    const varied = withVariants(
      suite,
      RobustnessSection.parse({ relations: ['casing'] }),
      new Set(),
    );

    expect(varied.test_cases.slice(3)).toEqual([]);
  });

  it('gives a variant another id where the suite has a case of that id', () => {
    const suite = aSuite([
      aTestCase({ id: 'a', input_text: 'stop my contract' }),
      aTestCase({ id: 'a~casing-upper', input_text: 'END MY CONTRACT' }),
      aTestCase({ id: 'a~casing-upper~2', input_text: 'LEAVE ME ALONE' }),
    ]);

    const varied = withVariants(
      suite,
      RobustnessSection.parse({ relations: ['casing'] }),
      new Set(),
    );

    expect(varied.test_cases.slice(3).map(({ id, input_text }) => [id, input_text])).toEqual([
      ['a~casing-upper~3', 'STOP MY CONTRACT'],
      ['a~casing-upper~casing-lower', 'end my contract'],
      ['a~casing-upper~2~casing-lower', 'leave me alone'],
    ]);
    expect(checkSuite(varied).status).toBe('valid');
  });

  it('greets nobody in another script, and slips in nothing that is too long for a word', () => {
    const arabic = variantsOf({ input_text: 'أين طلبي رقم 4711؟' });
    const long = variantsOf({ input_text: 'x'.repeat(4_000) });

    expect(Object.keys(arabic)).toEqual(['punctuation-loud', 'spacing-double', 'emoji-end']);
    expect(Object.keys(long)).toEqual(['casing-upper']);
  });

  it('varies every turn of a conversation, and keeps what is expected', () => {
    const turns = ['I want a refund', '4711', 'for these shoes'].map((input_text) => ({
      input_text,
      outcome: { expected_response_contains: 'refund' },
    }));
    const suite = { ...aSuite([aTestCase({ id: 'one' })]) };
    const [first] = suite.test_cases;
    const talk = { ...suite, test_cases: [{ ...first, ...aTestCase({ id: 'one' }), turns }] };

    const varied = withVariants(
      aSuite(talk.test_cases),
      RobustnessSection.parse({ relations: ['casing'] }),
      new Set(),
    );

    expect(varied.test_cases[1]).toMatchObject({
      id: 'one~casing-upper',
      variant_of: { case: 'one', relation: 'casing' },
      input_text: 'I WANT A REFUND',
      turns: [
        { input_text: 'I WANT A REFUND', outcome: { expected_response_contains: 'refund' } },
        { input_text: '4711' },
        { input_text: 'FOR THESE SHOES' },
      ],
    });
  });

  it('makes the same of the same seed, and something else of another', () => {
    const made = (seed: number) =>
      variantsOf({ input_text: 'where can I collect the parcel that I ordered' }, { seed });

    expect(made(7)).toEqual(made(7));
    expect(made(7)).not.toEqual(made(8));
  });

  it('never touches the value of an entity or a number, whatever is said', () => {
    const value = fc.oneof(
      fc.constantFrom(
        'Berlin',
        'AB-482910',
        'New York',
        'straße',
        'İzmir',
        'ירושלים',
        '👩‍👩‍👧',
        'é́',
        '.*(',
      ),
      fc.string({ minLength: 1, maxLength: 8 }),
    );
    const part = fc.oneof(
      hostileText(),
      fc.constantFrom(
        'where is',
        'my 3 orders to',
        'für die Größe',
        'ß',
        'مرحبا',
        '12.50 €',
        'okay?',
      ),
    );
    const locale = fc.constantFrom('en', 'de', 'de-CH', 'fr', 'fr-CH', 'es');

    fc.assert(
      fc.property(part, value, part, locale, fc.nat(), (first, city, last, place, seed) => {
        const input_text = `${first} ${city} ${last}`;
        const written = {
          suite_id: 's',
          test_cases: [{ ...aTestCase({ id: 'one', input_text }), outcome: outcomeWith({ city }) }],
        };
        const check = checkSuite(written);
        fc.pre(check.status === 'valid');
        const words = new Set(['from', 'form', 'masse']);

        const varied = withVariants(
          check.suite,
          RobustnessSection.parse({ locale: place, seed: seed % 2 ** 31 }),
          words,
        );

        const original = input_text.normalize('NFC');
        expect(checkSuite(varied).status).toBe('valid');
        for (const { input_text: said } of varied.test_cases.slice(1)) {
          expect(said).not.toBe(original);
          expect(said.isWellFormed()).toBe(true);
          const [now, before] = [said, original].map((text) => count(text, city.normalize('NFC')));
          expect(now).toBeGreaterThanOrEqual(before ?? 0);
          expect(said.match(/\p{N}/gu)).toEqual(original.match(/\p{N}/gu));
          expect(/\p{L}/u.test(said)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const outcomeWith = (expected_entity_values: Record<string, string>) => ({
  expected_intent: 'travel',
  expected_entity_values,
  allowed_latency_ms: 800,
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
