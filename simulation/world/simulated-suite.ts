import { Suite } from '../../lib/domain/suite/suite.ts';
import { type SimulatedRun, SUITE_ID } from './simulated-world.ts';

/** The suite file of a run: as many cases to a batch as its plan says. */
export function suiteOf({ plan, cases }: SimulatedRun): Suite {
  return Suite.parse({
    suite_id: SUITE_ID,
    max_batch_size: plan.casesPerBatch,
    concurrency: plan.concurrency,
    circuit_breaker_seconds: plan.breakerSeconds,
    on_ambiguous_submit: plan.onAmbiguousSubmit,
    gate: { pass_rate: plan.passHundredths / 100 },
    test_cases: cases.map(({ text, intent, allowedMs }) => ({
      input_text: text,
      outcome: { expected_intent: intent, allowed_latency_ms: allowedMs },
    })),
  });
}
