import { describe, expect, it } from 'vitest';
import { canonicalForm, canonicalForms } from '../../../lib/domain/audit/canonical-form.ts';
import { fc } from '../../support/setup/fast-check.ts';

describe('the canonical form', () => {
  it('is written once for a document and for what is left without a member', () => {
    const documents = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue());

    fc.assert(
      fc.property(documents, fc.jsonValue(), (rest, hash) => {
        const document = { ...rest, hash };

        const forms = canonicalForms(document, 'hash');

        const { hash: _, ...without } = document;
        expect(forms).toEqual({ whole: canonicalForm(document), rest: canonicalForm(without) });
      }),
    );
  });

  it('is the same for a document that is in order already', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (members) => {
        const text = canonicalForm({ ...members, hash: 'h' });

        const forms = canonicalForms(JSON.parse(text), 'hash');

        expect(forms).toEqual({ whole: text, rest: canonicalForm(members) });
      }),
    );
  });

  it('is written by the code units of names, be they numbers or beyond U+FFFF', () => {
    const inOrder = '{"10":1,"9":{"\u{1f600}":1,"\uffee":2},"a":-0.1e-7}';

    const { whole } = canonicalForms(JSON.parse(inOrder), 'none');

    expect(whole).toBe('{"10":1,"9":{"\u{1f600}":1,"\uffee":2},"a":-1e-8}');
    expect(whole).toBe(canonicalForm(JSON.parse(inOrder)));
  });

  it('is none for half of a surrogate pair, and for what is no number of JSON', () => {
    for (const value of ['\ud800', { '\udc00': 1 }, [Number.NaN], Number.POSITIVE_INFINITY]) {
      expect(() => canonicalForms({ value }, 'hash')).toThrow();
      expect(() => canonicalForm({ value })).toThrow();
    }
  });
});
