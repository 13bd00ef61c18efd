import { Suite, type SuiteInput } from '../../lib/domain/suite/suite.ts';
import type { RunPlan } from '../simulation-plan.ts';
import type { SimulatedCase } from './simulated-execution.ts';
import {
  CRITERIA,
  caseIdIn,
  FLOW,
  LOCALE,
  MAX_TURNS,
  MODEL,
  PERSONA,
  PROJECT,
} from './simulated-scenario.ts';
import { type SimulatedRun, SUITE_ID } from './simulated-world.ts';

/** The tag of the cases that a run asks for, where it leaves others out. */
export const ASKED_TAG = 'asked';

/** What a run plays: as many cases to a batch as its plan says. */
export function suiteOf(run: SimulatedRun): Suite {
  return suiteWith(run, ownCases(run));
}

/** The suite file of a run, with the cases that it leaves out. */
export function wholeSuiteOf(run: SimulatedRun): Suite {
  return suiteWith(run, [
    ...ownCases(run).map((each) => ({ ...each, tags: [ASKED_TAG] })),
    ...run.leftOut.map(run.plan.mode === 'conversations' ? heldCase : testCase),
  ]);
}

function ownCases({ plan, cases }: SimulatedRun): SuiteInput['test_cases'] {
  if (plan.mode === 'batches') return cases.map(testCase);
  return cases.filter((_, call) => call % plan.casesPerBatch === 0).map(heldCase);
}

function heldCase(each: SimulatedCase): SuiteInput['test_cases'][number] {
  return {
    id: caseIdIn(each),
    input_text: each.text,
    outcome: {},
    persona: PERSONA,
    mission: each.text,
    criteria: CRITERIA,
    max_turns: MAX_TURNS,
  };
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
    ...(plan.mode === 'conversations' ? heldBy(plan) : { max_batch_size: plan.casesPerBatch }),
    ...(plan.endsEarly ? { stop: 'certain' as const } : {}),
    concurrency: plan.concurrency,
    circuit_breaker_seconds: plan.breakerSeconds,
    on_ambiguous_submit: plan.onAmbiguousSubmit,
    gate: { pass_rate: plan.passHundredths / 100 },
    test_cases,
  });
}

/** Every run of a case has to succeed. */
function heldBy({ casesPerBatch }: RunPlan) {
  return {
    platform: 'cognigy-ai' as const,
    cognigy: {
      mode: 'simulator' as const,
      project: PROJECT.name,
      flow: FLOW.name,
      locale: LOCALE.name,
      model: MODEL.name,
    },
    repeat: casesPerBatch,
    min_pass: casesPerBatch,
  };
}
