import { hasFailed, hasPassed } from '../counted-as.ts';
import type { Metrics, ReportCase } from '../report.ts';
import type { Suite } from '../suite/suite.ts';
import { measureEntities } from './entity-metrics.ts';
import { countIntents, knownMatch, measureIntents } from './intent-metrics.ts';
import { measureLatency } from './latency-metrics.ts';

/**
 * Everything that is measured over the planned cases of a suite; `cases` has one for each, in its order.
 *
 * A case that was not evaluated counts in every denominator of pass rate, coverage, accuracy and recall,
 * and its raw output counts nowhere.
 */
export function measure(suite: Pick<Suite, 'test_cases'>, cases: readonly ReportCase[]): Metrics {
  const planned = cases.length;
  const passed = cases.filter(hasPassed).length;
  const flaky = cases.filter((each) => each.outcome === 'flaky').length;
  const failed = cases.filter(hasFailed).length;
  const ofPlanned = (count: number) => (planned === 0 ? 0 : count / planned);
  return {
    totals: {
      planned,
      evaluated: passed + failed,
      passed,
      failed,
      not_evaluated: planned - passed - failed,
      ...(flaky === 0 ? {} : { flaky }),
    },
    pass_rate: ofPlanned(passed),
    failure_rate: ofPlanned(planned - passed),
    coverage: {
      intent_coverage: ofPlanned(cases.filter(hasIntent).length),
      entity_coverage: ofPlanned(cases.filter(hasEntity).length),
    },
    ...measureIntents(countIntents(cases)),
    entities: measureEntities(suite, cases),
    latency_ms: measureLatency(suite, cases),
  };
}

/** It was evaluated and matched an intent. */
export function hasIntent(reportCase: ReportCase): boolean {
  return typeof knownMatch(reportCase) === 'string';
}

/** It was evaluated and at least one entity was extracted; a platform that lists none extracted none. */
export function hasEntity(reportCase: ReportCase): boolean {
  return reportCase.outcome !== 'not_evaluated' && reportCase.entities.length > 0;
}
