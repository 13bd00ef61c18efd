import { describe, expect, it } from 'vitest';
import { measureEntities } from '../../../lib/domain/metrics/entity-metrics.ts';
import type { ReportCase } from '../../../lib/domain/report.ts';
import type { Outcome } from '../../../lib/domain/suite/suite.ts';
import { aReportCase } from '../../support/builders/report-builders.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';

type Found = ReportCase['entities'];
interface Observed {
  readonly asks: Partial<Outcome>;
  readonly found: Found;
  readonly outcome?: ReportCase['outcome'];
}

function measured(...observed: readonly Observed[]) {
  const suite = aSuite(
    observed.map(({ asks }, index) => aTestCase({ input_text: `input ${index}`, outcome: asks })),
  );
  const cases = observed.map(({ found, outcome = 'passed' }) =>
    aReportCase({ outcome, entities: found }),
  );
  return measureEntities(suite, cases);
}

const city = (value: string | null = null) => ({ name: 'city', value });
const day = (value: string | null = null) => ({ name: 'day', value });
const NONE = { precision: null, recall: null, f1: null };

describe('the score of entities by name', () => {
  it('takes the pairs of all cases together', () => {
    const { by_name } = measured(
      { asks: { expected_entities: ['city', 'day'] }, found: [city(), day()] },
      { asks: { expected_entities: ['city'] }, found: [day(), day()] },
    );

    expect(by_name).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 4 / 6 });
  });

  it('counts what was found where an empty list says that nothing is there', () => {
    expect(measured({ asks: { expected_entities: [] }, found: [city()] }).by_name).toEqual({
      precision: 0,
      recall: null,
      f1: 0,
    });
  });

  it.each([[undefined], [null]])('leaves out cases that list none: %j', (expected_entities) => {
    const { by_name } = measured(
      { asks: { expected_entities }, found: [city()] },
      { asks: { expected_entities: ['city'] }, found: [city()] },
    );

    expect(by_name).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  it('takes names whose values are expected for expected names', () => {
    const asks = {
      expected_entities: ['city'],
      expected_entity_values: { city: 'Rome', day: '1' },
    };

    expect(measured({ asks, found: [city('Oslo'), day()] }).by_name).toEqual({
      precision: 1,
      recall: 1,
      f1: 1,
    });
    expect(measured({ asks: { expected_entity_values: { day: '1' } }, found: [] }).by_name).toEqual(
      { precision: null, recall: 0, f1: 0 },
    );
  });

  it('counts what a case that was not evaluated expects as missed, and its output nowhere', () => {
    const asks = { expected_entities: ['city'] };

    expect(measured({ asks, found: [city(), day()], outcome: 'not_evaluated' }).by_name).toEqual({
      precision: null,
      recall: 0,
      f1: 0,
    });
    expect(measured({ asks, found: [city()], outcome: 'failed' }).by_name.recall).toBe(1);
  });

  it('counts a planned case of which nothing is there as missed', () => {
    const suite = aSuite([aTestCase({ outcome: { expected_entities: ['city'] } })]);

    expect(measureEntities(suite, []).by_name).toEqual({ precision: null, recall: 0, f1: 0 });
  });

  it('does not exist where no case lists any', () => {
    expect(measured({ asks: {}, found: [city()] })).toEqual({ by_name: NONE, by_value: null });
  });
});

describe('the score of entities by value', () => {
  it.each<[string, Found, object]>([
    ['right', [city('Rome')], { precision: 1, recall: 1, f1: 1 }],
    ['right but for white space', [city(' Rome ')], { precision: 1, recall: 1, f1: 1 }],
    ['right twice', [city('Rome'), city('Rome ')], { precision: 1, recall: 1, f1: 1 }],
    ['wrong', [city('Oslo')], { precision: 0, recall: 0, f1: 0 }],
    ['wrong twice alike', [city('Oslo'), city('Oslo')], { precision: 0, recall: 0, f1: 0 }],
    ['right and wrong', [city('Rome'), city('Oslo')], { precision: 0.5, recall: 1, f1: 2 / 3 }],
    [
      'right and wrong in two ways',
      [city('Bonn'), city('Rome'), city('Oslo'), city('Oslo')],
      { precision: 1 / 3, recall: 1, f1: 0.5 },
    ],
    ['withheld', [city()], { precision: null, recall: 0, f1: 0 }],
    ['not there', [], { precision: null, recall: 0, f1: 0 }],
    ['that of another name', [day('Rome')], { precision: null, recall: 0, f1: 0 }],
  ])('of a value that is %s', (_, found, score) => {
    const asks = { expected_entity_values: { city: 'Rome' } };

    expect(measured({ asks, found }).by_value).toEqual(score);
  });

  it('takes the values of all cases together', () => {
    const { by_value } = measured(
      {
        asks: { expected_entity_values: { city: 'Rome', day: 'monday' } },
        found: [city('Rome'), day('monday')],
      },
      { asks: { expected_entity_values: { city: 'Rome' } }, found: [city('Oslo')] },
      { asks: {}, found: [city('Bonn')] },
    );

    expect(by_value).toEqual({ precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
  });

  it('counts the values of a case that was not evaluated as missed', () => {
    const asks = { expected_entity_values: { city: 'Rome' } };

    expect(measured({ asks, found: [city('Rome')], outcome: 'not_evaluated' }).by_value).toEqual({
      precision: null,
      recall: 0,
      f1: 0,
    });
  });
});
