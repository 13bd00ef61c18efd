import { describe, expect, it } from 'vitest';
import { qualityDocument, qualityText } from '../../../lib/cli/validation/quality-notes.ts';
import { suiteQuality } from '../../../lib/domain/suite/quality/suite-quality.ts';
import { Suite } from '../../../lib/domain/suite/suite.ts';

const asking = (input_text: string, expected_intent: string | null = 'order') => ({
  input_text,
  outcome: { expected_intent },
});

const findingsOf = (...test_cases: object[]) =>
  suiteQuality(Suite.parse({ suite_id: 'shop', test_cases }));

const placeOf = (position: number) => ({ line: position + 2, column: 1 });

describe('notes on the quality of a suite', () => {
  it('name both cases with their lines, what they say, and what to do', () => {
    const findings = findingsOf(
      asking('where is my order'),
      asking('Where is my ordre?'),
      asking('nothing', null),
    );

    expect(qualityText(findings, placeOf)).toBe(
      'note: 1 case says nearly what another case says; keep one of each, or say it in another way\n' +
        '  case-2 (line 3) and case-1 (line 2): "Where is my ordre?" and "where is my order"\n',
    );
  });

  it('say what two cases with one text expect', () => {
    const findings = findingsOf(asking('hello'), asking('Hello', null), asking('good day'));

    expect(qualityText(findings, placeOf)).toContain(
      '  case-2 (line 3) for no intent and case-1 (line 2) for order: "Hello" and "hello"\n',
    );
  });

  it('name the file where the cases of a suite stand in another', () => {
    const findings = findingsOf(asking('hello'), asking('hello'));
    const inTable = (position: number) => ({ file: 'cases.csv', ...placeOf(position) });

    expect(qualityText(findings, inTable)).toContain('case-2 (cases.csv, line 3) and case-1');
    expect(qualityDocument(findings, inTable)[0]?.instances[0]?.case).toMatchObject({
      file: 'cases.csv',
      line: 3,
    });
  });

  it('name ten cases in words and a hundred in JSON, and count all', () => {
    const findings = findingsOf(...Array.from({ length: 300 }, () => asking('hello')));

    expect(qualityText(findings, placeOf)).toContain('  and 289 more\n');
    expect(qualityDocument(findings, placeOf)[0]).toMatchObject({ total: 299 });
    expect(qualityDocument(findings, placeOf)[0]?.instances).toHaveLength(100);
  });
});
