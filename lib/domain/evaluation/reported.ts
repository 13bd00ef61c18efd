import type { ReportAssertion, ReportCase } from '../report.ts';
import { directiveOf } from './directive-words.ts';
import type { PlannedPart } from './evaluated-case.ts';
import type { PlatformAssertion } from './platform-result.ts';

export function withoutResult(planned: PlannedPart, problem: string): ReportCase {
  return {
    ...planned,
    outcome: 'not_evaluated',
    not_evaluated_reason: problem,
    assertions: [],
    confidence: null,
    entities: [],
    response_text: null,
    latency_ms: null,
  };
}

/** The type is translated where it is a known word for a directive, and else kept as it came. */
export function reportedAssertion(assertion: PlatformAssertion): ReportAssertion[] {
  const { type, expected, actual, passed } = assertion;
  if (passed === null) return [];
  return [{ type: directiveOf(type) ?? type, expected, actual, passed, source: 'platform' }];
}
