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
});
