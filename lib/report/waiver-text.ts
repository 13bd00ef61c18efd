import type { ReportCase } from '../domain/report.ts';

/** Why a case does not count, who has approved that, and where it is tracked; 0.1.0 wrote the reason alone. */
export function waiverText({
  reason,
  approved_by: approver,
  ticket,
}: NonNullable<ReportCase['quarantine']>): string {
  const approval = [
    ...(approver === undefined ? [] : [`approved by ${approver}`]),
    ...(ticket === undefined ? [] : [ticket]),
  ];
  return approval.length === 0 ? reason : `${reason} (${approval.join(', ')})`;
}
