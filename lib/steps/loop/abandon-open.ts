import { type BatchIn, type BatchRecord, isOpenAtDeadline } from '../../domain/batch.ts';
import { lastUnusedAnswer, withFault } from '../../domain/batch-fault.ts';
import { abandon } from '../../domain/batch-moves.ts';
import type { LoopPorts } from '../ports/ports.ts';
import { cancelExecution } from './cancel-execution.ts';
import { findAgain, lostLast } from './find-again.ts';
import { type Pass, withBatches } from './pass.ts';
import { Silence } from './silence.ts';

/** What is said of a batch that was still in this phase. */
const STILL: Readonly<Record<BatchIn<'unknown' | 'submitted' | 'settled'>['phase'], string>> = {
  unknown: 'its submission was still unanswered',
  submitted: 'it still ran',
  settled: 'its results could not be fetched',
};

/** What has not ended by the deadline is given up, and asked to end. */
export async function abandonOpen(opened: Pass, ports: LoopPorts): Promise<Pass> {
  const { ledger, platform } = ports;
  const when = whenGivenUp(opened);
  const silence = new Silence();
  const changed: BatchRecord[] = [];
  for (const batch of lostLast(opened.batches.filter(isOpenAtDeadline))) {
    const found = await findAgain(batch, opened, { silence, ports });
    if (!isOpenAtDeadline(found)) {
      changed.push(found);
      continue;
    }
    const { after: ended } = await cancelExecution(found, opened, { silence, platform });
    const { phase } = found;
    const given = abandon(
      withFault(ended, `deadline_${phase}`, `${STILL[phase]} ${when}${lastUnusedAnswer(batch)}`),
    );
    changed.push(await ledger.updateBatch(given));
  }
  return withBatches(opened, changed);
}

function whenGivenUp({ run, isLast }: Pass): string {
  if (run.clockBehindMs !== undefined) {
    return 'when a clock was found that had been set back, so that its deadline could not be believed';
  }
  return isLast
    ? `at the deadline, after ${Math.round((run.deadlineAt - run.startedAt) / 1_000)} s`
    : 'when the platform asked for silence until after the deadline';
}
