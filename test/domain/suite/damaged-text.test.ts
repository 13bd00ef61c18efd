import { describe, expect, it } from 'vitest';
import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import { damageOf } from '../../../lib/domain/suite/damaged-text.ts';

/** The text as it looks where its UTF-8 was read as Windows-1252. */
const mistaken = (text: string) => new TextDecoder('windows-1252').decode(Buffer.from(text));

describe('a text', () => {
  it.each([
    'Ich möchte mein Paßwort zurücksetzen',
    'Öl und Äpfel, Übung',
    'où est ma commande, déjà payée ?',
    '¿dónde está mi pedido?',
    'não está aqui',
    'it’s “here” – now…',
    '20 °C für 5 €',
    'где мой заказ',
    'Gdzie jest moje zamówienie, łódź',
    'siparişim nerede, ığdır',
    'πού είναι η παραγγελία',
    'أين طلبي',
    'איפה ההזמנה שלי',
    '注文はどこですか',
    'hello 😀',
  ])('is found damaged where %s was read as Windows-1252, and not as it is', (text) => {
    expect(damageOf(text)).toBeNull();
    expect(damageOf(mistaken(text))?.problem).toContain('UTF-8 that was read as Windows-1252');
  });

  it.each([
    '„Spaß“, „Ö“, „CAFÉ“',
    '«VOILÀ», «CAFÉ» – «À»',
    'A “MANHÃ” NÃO, MAÇÃ… AMANHÃ\u00a0!',
    'Â, Ã, Ä; Å: É. (Ñ)',
    'São João, IRMÃS, ÂNGELA',
    'ÄÖÜ ÅÆØ ÐÞ',
    '5 × 3 = 15, 20 °C, ±2',
    'Ångström – Ærø',
  ])('is whole: %s', (text) => {
    expect(damageOf(text)).toBeNull();
  });

  it.each([
    ['m√∂chte', 'UTF-8 that was read as Mac Roman'],
    ['√úbung', 'UTF-8 that was read as Mac Roman'],
    ['caf√© ferm√©', 'UTF-8 that was read as Mac Roman'],
    ['it\u0092s', 'Windows-1252 that was read as Latin-1'],
    ['\u0093hi\u0094', 'Windows-1252 that was read as Latin-1'],
  ])('is found damaged: %j', (text, cause) => {
    expect(damageOf(text)?.problem).toContain(cause);
  });

  it.each(['what is √9', 'a√2 and 3√x', '√ ok', 'a\r\nb'])('is whole as well: %j', (text) => {
    expect(damageOf(text)).toBeNull();
  });

  it.each([
    ['hi\r', 'has a carriage return (U+000D) at its end'],
    ['hi\rho', 'has a carriage return (U+000D) and no line feed behind it'],
  ])('is refused for a stray carriage return: %j', (text, problem) => {
    expect(damageOf(text)?.problem).toBe(problem);
  });

  it.each(['#REF!', ' #NAME? ', '#DIV/0!', '#VALUE!', '#NULL!', '#NUM!', '#WERT!', 'Err:502'])(
    'is an error of a spreadsheet: %s',
    (text) => {
      expect(damageOf(text)?.problem).toContain('an error of a spreadsheet');
      expect(damageOf(`why do I see ${text}?`)).toBeNull();
    },
  );
});

describe('a suite', () => {
  const suite = (testCase: object) => ({
    suite_id: 's',
    test_cases: [{ input_text: 'hi', ...testCase }],
  });
  const outcome = { expected_intent: 'greet', allowed_latency_ms: 800 };

  it.each([
    [{ input_text: 'm\ufffdchte', outcome }, ['test_cases', 0, 'input_text']],
    [
      { outcome: { ...outcome, expected_intent: 'kÃ¼ndigung' } },
      ['test_cases', 0, 'outcome', 'expected_intent'],
    ],
    [
      { outcome: { ...outcome, expected_response_contains: '#REF!' } },
      ['test_cases', 0, 'outcome', 'expected_response_contains'],
    ],
    [{ outcome, tags: ['critical,smoke'] }, ['test_cases', 0, 'tags', 0]],
    [{ outcome, tags: ['a', 'b|c'] }, ['test_cases', 0, 'tags', 1]],
    [
      { outcome: { ...outcome, expected_entities: ['city;date'] } },
      ['test_cases', 0, 'outcome', 'expected_entities', 0],
    ],
  ])('is refused at its place: %j', (testCase, keys) => {
    const check = checkSuite(suite(testCase));

    expect(check).toMatchObject({ status: 'invalid', faults: [{ keys }] });
  });
});
