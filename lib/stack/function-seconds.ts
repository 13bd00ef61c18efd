import type { FunctionName } from '../../lambdas/runtime/environment.ts';

/** API Gateway gives up after 29 seconds, so nothing behind it may take longer. */
const API_SECONDS = 29;

/** Seconds that one invocation of a function may take. */
export const functionSeconds: Readonly<Record<FunctionName, number>> = {
  'validate-suite': 60,
  'take-snapshot': 120,
  'submit-batches': 120,
  // A minute of looks, a pass of 20 seconds, the longest answer of a bot and its scores, and ten to write them down.
  'poll-batches': 405,
  'aggregate-run': 120,
  'give-back': 120,
  'notify-outcome': 60,
  promote: 120,
  'start-run': API_SECONDS,
  'read-run': API_SECONDS,
  // It goes on when API Gateway has given up: what was begun to be removed is to be gone.
  forget: 900,
  'close-run': 280,
  'redeliver-notification': 60,
};
