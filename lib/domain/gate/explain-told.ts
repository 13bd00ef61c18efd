import { isUnanswered } from '../batch.ts';
import { MAY_STILL_RUN } from '../batch-fault.ts';
import { listed } from '../suite/listed.ts';
import type { Reason } from '../verdict.ts';
import type { BatchFindings } from './explain-evidence.ts';

/** What a batch has gone through that a reader of the verdict has to know, whatever it is. */
const TOLD = ['execution_adopted', 'run_found_in_list', 'plan_untold', MAY_STILL_RUN] as const;

/** What is told of the batches of a run, of each kind in one reason. */
export function explainTold(batches: readonly BatchFindings[], cancelled: boolean): Reason[] {
  const records = batches.map(({ record }) => record);
  const told = records.flatMap(({ index, faults }) =>
    faults.map(({ code, message }) => ({ code, said: `batch ${index + 1}: ${message}` })),
  );
  const unanswered = records
    .filter((record) => isUnanswered(record) && !record.driven)
    .map(({ index }) => ({
      code: MAY_STILL_RUN,
      said: `batch ${index + 1}: it was sent without an answer, so what it may have started may still run`,
    }));
  const all = cancelled ? [...told, ...unanswered] : told;
  return TOLD.flatMap((code) => {
    const own = all.filter((each) => each.code === code).map(({ said }) => said);
    return own.length === 0 ? [] : [{ code, message: listed(own) }];
  });
}
