import { foreignText } from '../../foreign-text.ts';
import type { CognigyAiApi } from '../api-client.ts';

const FAULTS: ReadonlySet<string> = new Set(['fatal', 'error', 'warn']);
const MOST_TOLD = 3;
const CHARACTERS_TOLD = 200;

/**
 * What the project's logs say went wrong for a user, as the end of a sentence; empty where they say nothing
 * or the key may not read them. One request.
 */
export async function loggedFaults(
  api: Pick<CognigyAiApi, 'logsOf'>,
  projectId: string,
  userId: string,
): Promise<string> {
  const read = await api.logsOf(projectId, userId);
  if (read.status === 'failed') return '';
  const faults = read.value.filter(({ type }) => FAULTS.has(type)).slice(0, MOST_TOLD);
  if (faults.length === 0) return '';
  const told = faults.map(({ type, msg }) => `${type} "${foreignText(msg, CHARACTERS_TOLD)}"`);
  return `; the project's log says ${told.join(', ')}`;
}
