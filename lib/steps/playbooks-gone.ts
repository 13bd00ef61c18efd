import { goneSince } from '../domain/playbook-amounts.ts';
import { isPart, type RunRecord } from '../domain/run.ts';
import type { Suite } from '../domain/suite/suite.ts';
import type { LoopPorts } from './ports/ports.ts';
import { suiteOf } from './run-access.ts';

/** Runs beyond these are not looked at for one that judged the whole suite. */
const RUNS_LOOKED_AT = 20;

/**
 * The prepared suite, with what the last run that judged all of it had and the platform has no more.
 *
 * A run of other places, of a part, or without a verdict on the bot says nothing about the amount.
 */
export async function withGone(
  run: RunRecord,
  suite: Suite,
  { ledger, evidence }: Pick<LoopPorts, 'ledger' | 'evidence'>,
): Promise<Suite> {
  const { cognigy } = suite;
  if (cognigy?.prepared === undefined || !mayShrink(suite) || !isWhole(run)) return suite;
  for (const { runId, verdict } of await ledger.recentRuns(run.suiteId, RUNS_LOOKED_AT)) {
    if (runId === run.runId || (verdict !== 'passed' && verdict !== 'failed')) continue;
    const earlier = await ledger.readRun(runId);
    if (earlier === null || !isWhole(earlier) || earlier.platformUrl !== run.platformUrl) continue;
    const what = goneSince(await suiteOf(evidence, earlier.suite), suite);
    if (what.length === 0) return suite;
    return {
      ...suite,
      cognigy: { ...cognigy, prepared: { ...cognigy.prepared, gone: { since: runId, what } } },
    };
  }
  return suite;
}

/** A number that is written is held to when the suite is prepared, and so is a scenario that is named alone. */
function mayShrink({ cognigy }: Suite): boolean {
  if (cognigy?.expected_cases !== undefined) return false;
  const isByBegin = cognigy?.scenarios?.some(({ name_prefix }) => name_prefix !== undefined);
  return cognigy?.prepared?.playbooks !== undefined || isByBegin === true;
}

function isWhole(run: RunRecord): boolean {
  return !isPart(run) && run.rerunOf === undefined;
}
