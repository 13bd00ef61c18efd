import type { ReportCase } from '../report.ts';
import type { EvaluatedCase } from './evaluated-case.ts';
import type { PlatformResult } from './platform-result.ts';

/** A case whose conversation broke off more often than this did not pass as a case does that was held at once. */
const MOST_BROKEN_SHARE = 1 / 3;

/**
 * Tells the conversations that broke off before a case could be held.
 *
 * A pass after conversations that broke off is no quiet one: it is flaky where at most half of them broke, and
 * not evaluated where more did.
 */
export function withBrokenConversations(
  { reportCase, discrepancies }: EvaluatedCase,
  { brokenConversations = [] }: Pick<PlatformResult, 'brokenConversations'>,
): EvaluatedCase {
  if (brokenConversations.length === 0) return { reportCase, discrepancies };
  const told = { ...reportCase, broken_conversations: [...brokenConversations] };
  const share = brokenConversations.length / (brokenConversations.length + 1);
  if (reportCase.outcome !== 'passed' || share <= MOST_BROKEN_SHARE) {
    return { reportCase: told, discrepancies };
  }
  const unsound: Pick<ReportCase, 'outcome' | 'not_evaluated_reason'> =
    share <= 1 / 2
      ? { outcome: 'flaky', not_evaluated_reason: null }
      : {
          outcome: 'not_evaluated',
          not_evaluated_reason: `${brokenConversations.length} of ${brokenConversations.length + 1} conversations broke off: ${brokenConversations[0] ?? ''}`,
        };
  return { reportCase: { ...told, ...unsound }, discrepancies };
}
