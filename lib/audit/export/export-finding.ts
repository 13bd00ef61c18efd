import { type AuditFinding, findingOf } from '../../domain/verification/audit-finding.ts';

/** What is wrong with an export as a file. */
export function exportFinding(
  field: string,
  problem: string,
  said: { readonly found?: unknown; readonly expected?: unknown } = {},
): AuditFinding {
  return findingOf('export', null, { field, problem, ...said });
}
