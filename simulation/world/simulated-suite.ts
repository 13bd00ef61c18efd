import { Suite, type SuiteInput } from '../../lib/domain/suite/suite.ts';
import type { SimulatedCase } from './simulated-platform.ts';
import { type SimulatedRun, SUITE_ID } from './simulated-world.ts';

/** The tag of the cases that a run asks for, where it leaves others out. */
export const ASKED_TAG = 'asked';

/** What a run plays: as many cases to a batch as its plan says. */
export function suiteOf(run: SimulatedRun): Suite {
  return suiteWith(
    run,
    run.cases.map((each) => testCase(each)),
  );
}

/** The suite file of a run, with the cases that it leaves out. */
export function wholeSuiteOf(run: SimulatedRun): Suite {
  return suiteWith(run, [
    ...run.cases.map((each) => ({ ...testCase(each), tags: [ASKED_TAG] })),
    ...run.leftOut.map(testCase),
  ]);
}

function testCase({ text, intent, allowedMs }: SimulatedCase): SuiteInput['test_cases'][number] {
  return {
    input_text: text,
    outcome: { expected_intent: intent, allowed_latency_ms: allowedMs },
  };
}

function suiteWith({ plan }: SimulatedRun, test_cases: SuiteInput['test_cases']): Suite {
  return Suite.parse({
    suite_id: SUITE_ID,
    max_batch_size: plan.casesPerBatch,
    ...(plan.endsEarly ? { stop: 'certain' as const } : {}),
    concurrency: plan.concurrency,
    circuit_breaker_seconds: plan.breakerSeconds,
    on_ambiguous_submit: plan.onAmbiguousSubmit,
    gate: { pass_rate: plan.passHundredths / 100 },
    test_cases,
  });
}
