import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { OwedNotifications } from '../../lib/aws/messages/redelivery-queue.ts';
import { secondsUntilRedelivery } from '../../lib/domain/pace/redelivery-plan.ts';
import { redeliverNotifications } from '../../lib/steps/redeliver-notifications.ts';
import { asError } from './as-error.ts';
import { logger } from './logger.ts';
import type { QueueRuntime } from './redelivery-ports.ts';

/** How soon a message is seen again whose run another one is busy with. */
const BUSY_SECONDS = 60;

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * Handles messages of the redelivery queue; a message that is not done stays in it, hidden for as
 * long as the plan says, until its tenth receipt, after which SQS puts it aside.
 */
export function queueHandler(runtime: () => QueueRuntime, log: Logger = logger): QueueHandler {
  return async (event, context) => {
    log.addContext(context);
    const { ports, queue } = runtime();
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      const wait = await secondsToWait(record, ports, log);
      if (wait === null) continue;
      batchItemFailures.push({ itemIdentifier: record.messageId });
      await queue.postpone(record.receiptHandle, wait).catch((error: unknown) => {
        // It then comes again when the queue's own time is up.
        log.warn('a message could not be postponed', asError(error));
      });
    }
    return { batchItemFailures };
  };
}

/** Null where the message is done. */
async function secondsToWait(
  record: SQSRecord,
  ports: QueueRuntime['ports'],
  log: Logger,
): Promise<number | null> {
  const attempt = Number(record.attributes.ApproximateReceiveCount);
  try {
    const { run_id: runId } = OwedNotifications.parse(JSON.parse(record.body));
    const redelivered = await redeliverNotifications(runId, ports);
    if (redelivered.status === 'done') return null;
    if (redelivered.status === 'busy') return BUSY_SECONDS;
    log.warn('a notification is not acknowledged', {
      run_id: runId,
      attempt,
      problem: redelivered.problem,
    });
  } catch (error) {
    log.error('the redelivery failed', asError(error));
  }
  return secondsUntilRedelivery(attempt);
}
