import type { Report } from '../report.ts';
import type { AuditEntry } from './audit-chain.ts';

/** A record has to fit into an item of a database, however many cases have numbers of their own. */
const MOST_RULES = 20;

/** How the cases of a report were tested, and how the tests ended; undefined where none was tested. */
export function auditedReliability({ reliability, cases }: Report): AuditEntry['reliability'] {
  if (reliability === undefined || reliability.cases.length === 0) return undefined;
  const { decisions, repetitions } = reliability;
  const tested = new Set(reliability.cases.map(({ id }) => id));
  const rules = cases.flatMap(({ id, repetitions: made }) => {
    const test = made?.reliability;
    if (test === undefined || !tested.has(id)) return [];
    const { at_least, expected, risk, miss } = test;
    return [{ at_least, expected, risk, miss }];
  });
  const distinct = [...Map.groupBy(rules, (rule) => JSON.stringify(rule)).values()].flatMap(
    (same) => (same[0] === undefined ? [] : [{ ...same[0], cases: same.length }]),
  );
  return {
    decisions,
    repetitions,
    rules: distinct.slice(0, MOST_RULES),
    ...(distinct.length > MOST_RULES ? { more_rules: distinct.length - MOST_RULES } : {}),
  };
}
