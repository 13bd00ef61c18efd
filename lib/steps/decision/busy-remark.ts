import type { RunRecord } from '../../domain/run.ts';
import type { Reason } from '../../domain/verdict.ts';

/** What a run waited for before it could be planned. */
export function busyRemark({ busy }: Pick<RunRecord, 'busy'>): Reason[] {
  if (busy === undefined) return [];
  const { tries, problem } = busy;
  const times = tries === 1 ? 'once' : `${tries} times`;
  const message = `the run was held up ${times} before it could be planned: ${problem}`;
  return [{ code: 'preparation_waited', message }];
}
