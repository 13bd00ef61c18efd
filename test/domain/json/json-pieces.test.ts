import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../../../lib/domain/json/json-pieces.ts';
import { aRealisticReport } from '../../support/builders/realistic-report.ts';
import { fc } from '../../support/setup/fast-check.ts';

describe('JSON in pieces', () => {
  it('has the text of the whole document, with and without its layout', () => {
    const field = fc.option(fc.jsonValue({ noUnicodeString: false }), { nil: undefined });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), field), fc.nat(3), (document, indent) => {
        expect([...jsonPieces(document, indent)].join('')).toBe(
          JSON.stringify(document, null, indent),
        );
      }),
    );
  });

  it('writes what is not there as JSON does', () => {
    const document = { gone: undefined, list: [undefined, null, []], none: [], empty: {} };

    expect([...jsonPieces(document)].join('')).toBe(JSON.stringify(document));
    expect([...jsonPieces(document, 2)].join('')).toBe(JSON.stringify(document, null, 2));
    expect([...jsonPieces({}, 2)]).toEqual(['{}']);
  });

  it('never holds much of a long document', () => {
    const pieces = [...jsonPieces(aRealisticReport({ cases: 1_200 }), 2)];

    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(300_000);
  });
});
