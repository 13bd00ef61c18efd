import { chainOf } from '../../domain/chain-of.ts';
import type { RunRecord } from '../../domain/run.ts';
import type { DurationHistory, PastDuration } from '../ports/duration-history.ts';

type Executing = Pick<RunRecord, 'suiteId' | 'simulated' | 'platformUrl'>;

/** So many of each suite are also kept for suites that have none yet. */
const SHARED = 5;

/** Those of the suite, newest first; where it has none, what other suites took at the same platform. */
export async function pastDurations(
  run: Executing,
  durations: DurationHistory,
): Promise<PastDuration[]> {
  const own = await durations.recent(chainOf(run));
  if (own.length > 0) return own;
  const others = await durations.recent(platformKey(run));
  return others.map((each) => ({ ...each, ofOthers: true }));
}

export async function learnDuration(
  duration: PastDuration,
  { run, history }: { readonly run: Executing; readonly history: readonly PastDuration[] },
  durations: DurationHistory,
): Promise<void> {
  await durations.add(chainOf(run), duration);
  const own = history.filter(({ ofOthers }) => ofOthers !== true);
  if (own.length < SHARED) await durations.add(platformKey(run), duration);
}

/** No suite has such an id. */
const platformKey = ({ platformUrl }: Executing) => `at ${platformUrl}`;
