import { isSameValue } from '../evaluation/own-judgement.ts';
import type { Metrics, ReportCase } from '../report.ts';
import type { Suite } from '../suite/suite.ts';

interface Tally {
  hits: number;
  surplus: number;
  misses: number;
}

/**
 * Precision and recall of entities, all pairs of case and entity taken together.
 *
 * By name: over the cases that list `expected_entities`, be it an empty list, or give values. By value:
 * over those that give values, and there only for the names that they mention. Expected entities of a case
 * that was not evaluated count as missed.
 */
export function measureEntities(
  suite: Pick<Suite, 'test_cases'>,
  cases: readonly ReportCase[],
): Metrics['entities'] {
  const byName: Tally = { hits: 0, surplus: 0, misses: 0 };
  const byValue: Tally = { hits: 0, surplus: 0, misses: 0 };
  let givesValues = false;
  suite.test_cases.forEach(({ outcome }, position) => {
    const reportCase = cases[position];
    const entities =
      reportCase === undefined || reportCase.outcome === 'not_evaluated' ? [] : reportCase.entities;
    const values = Object.entries(outcome.expected_entity_values ?? {});
    const names = outcome.expected_entities ?? null;
    if (names !== null || values.length > 0) {
      const expected = new Set([...(names ?? []), ...values.map(([name]) => name)]);
      const found = new Set(entities.map(({ name }) => name));
      const hits = [...expected].filter((name) => found.has(name)).length;
      byName.hits += hits;
      byName.surplus += found.size - hits;
      byName.misses += expected.size - hits;
    }
    for (const [name, value] of values) {
      givesValues = true;
      const found = entities.filter((entity) => entity.name === name);
      const right = found.some((entity) => isSameValue(entity.value, value));
      byValue.hits += right ? 1 : 0;
      byValue.misses += right ? 0 : 1;
      byValue.surplus += new Set(
        found.flatMap((entity) =>
          entity.value === null || isSameValue(entity.value, value) ? [] : entity.value,
        ),
      ).size;
    }
  });
  return { by_name: scoreOf(byName), by_value: givesValues ? scoreOf(byValue) : null };
}

function scoreOf({ hits, surplus, misses }: Tally): Metrics['entities']['by_name'] {
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    precision: share(hits, hits + surplus),
    recall: share(hits, hits + misses),
    f1: share(2 * hits, 2 * hits + surplus + misses),
  };
}
