import { describe, expect, it } from 'vitest';
import { addressOf, askedBy, caseAddress } from '../../../../lib/report/page/cases/case-address.ts';
import { type Filter, NO_FILTER } from '../../../../lib/report/page/cases/case-selection.ts';
import { fc } from '../../../support/setup/fast-check.ts';

const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.isWellFormed());
const intent = fc.option(name);

const anyFilter: fc.Arbitrary<Filter> = fc.record({
  text: fc.oneof(fc.constant(''), name),
  outcome: fc.option(fc.constantFrom('passed', 'failed', 'not_evaluated', 'quarantined')),
  tag: fc.option(name),
  intent: fc.option(intent, { nil: undefined }),
  cell: fc.option(fc.record({ expected: intent, actual: intent })),
  change: fc.option(fc.constantFrom('newly_failing', 'fixed', 'still_failing', 'flaky')),
  order: fc.constantFrom('problems', 'suite', 'id', 'slow'),
});

describe('the address of what is shown of the cases', () => {
  it('leads back to the same, whatever ids, tags and texts are made of', () => {
    fc.assert(
      fc.property(anyFilter, fc.option(name), (filter, named) => {
        const address = addressOf({ filter, named });

        expect(address).toMatch(/^#cases(\?[\w.*+%&=-]+)?$/);
        expect(askedBy(address)).toEqual({ filter, named });
      }),
    );
  });

  it.each([
    'hours-01',
    'a/b',
    'a#b',
    '100%',
    'a b',
    'a&b=c?d',
    '</script>',
    '"\'',
    '🙂',
    '\u202egpj',
    '../..',
  ])('names the case %j', (id) => {
    expect(askedBy(caseAddress({ id }))?.named).toBe(id);
  });

  it('can be typed by hand', () => {
    expect(addressOf({ filter: { ...NO_FILTER, outcome: 'failed' }, named: 'hours-01' })).toBe(
      '#cases?outcome=failed&case=hours-01',
    );
    expect(askedBy('#cases?text=card lost&order=slow')?.filter).toEqual({
      ...NO_FILTER,
      text: 'card lost',
      order: 'slow',
    });
  });

  it('asks for all cases where it names none, and for nothing where it is of another part', () => {
    expect(askedBy('')).toEqual({ filter: NO_FILTER, named: null });
    expect(askedBy('#cases')).toEqual({ filter: NO_FILTER, named: null });
    expect(askedBy('#gate')).toBeNull();
    expect(askedBy('#cases-title')).toBeNull();
  });

  it('passes over what this page does not know', () => {
    expect(askedBy('#cases?order=%00&change=worse&x=%E0%A4%A&expected=only')?.filter).toEqual(
      NO_FILTER,
    );
  });
});
