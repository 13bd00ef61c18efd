import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { type FaultOutcome, runWith } from './fault-world.ts';
import type { Script } from './platform-model.ts';
import { json } from './replies.ts';

/** Results that are those of a flawless bot, changed. */
export function changed(
  change: (results: Record<string, unknown>[]) => readonly unknown[],
): Script {
  return (_, platform, request) =>
    json(200, { test_results: change(platform.passing(platform.execution(request))) });
}

export function resultsOf(script: Script, suite = aSuite(3)): Promise<FaultOutcome> {
  return runWith({ suite, platform: { results: script } });
}

export function inconclusive(reason: string) {
  return { verdict: 'inconclusive', reason } as const;
}
