import type { JudgedConversation } from './simulated-execution.ts';
import { CRITERIA, MODEL, WIRE_CRITERIA } from './simulated-scenario.ts';
import type { Judged } from './true-results.ts';

/** The one conversation that answers for this run of a case, and can be believed; null in any doubt. */
function conversationOf({ position, results, isOwn }: Judged): JudgedConversation | null {
  if (results === null || !isOwn) return null;
  const own = results.filter(isListed).filter(({ sequence }) => sequence === position + 1);
  // What is listed without a judgement is read by itself.
  const [whole, ...others] = own.filter(isWhole);
  const isListedOnce = own.length - others.length - 1 <= 1;
  if (whole === undefined || others.length > 0 || !isListedOnce) return null;
  return isSound(whole) ? whole : null;
}

function isListed(entry: unknown): entry is Partial<JudgedConversation> {
  return typeof entry === 'object' && entry !== null;
}

function isWhole(entry: Partial<JudgedConversation>): entry is JudgedConversation {
  return typeof entry.metrics?.success === 'boolean';
}

/** It was held to its end, with the model and by the criteria that were planned. */
function isSound(conversation: JudgedConversation): boolean {
  const { metrics, turns, successCriteria, largeLanguageModelReferenceId } = conversation;
  return (
    turns.length > 1 &&
    metrics.errorInfo.message === '' &&
    !metrics.isBatchStopped &&
    conversation.simulationRunBatchReference !== 'of-somebody' &&
    largeLanguageModelReferenceId === MODEL.referenceId &&
    JSON.stringify(successCriteria) === JSON.stringify(WIRE_CRITERIA)
  );
}

/** Complete evidence that the judge was content with the whole and with every criterion. */
export function certainlyPleased(judged: Judged): boolean {
  const metrics = conversationOf(judged)?.metrics;
  return (
    judged.isSound &&
    metrics?.success === true &&
    CRITERIA.every(({ name }) =>
      metrics.results.some((each) => each.name === name && each.success === true),
    )
  );
}

/** Evidence that it was not. */
export function certainlyDispleased(judged: Judged): boolean {
  const metrics = conversationOf(judged)?.metrics;
  if (metrics === undefined) return false;
  return metrics.success === false || metrics.results.some(({ success }) => success === false);
}
