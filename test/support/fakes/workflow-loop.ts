import type { RunState, RunStateInput } from '../../../lib/domain/run-state.ts';
import { RunState as State } from '../../../lib/domain/run-state.ts';
import type { SuiteInput } from '../../../lib/domain/suite/suite.ts';
import { Suite } from '../../../lib/domain/suite/suite.ts';
import { acceptRun } from '../../../lib/steps/accept-run.ts';
import { pollBatches } from '../../../lib/steps/poll-batches.ts';
import { submitBatches } from '../../../lib/steps/submit-batches.ts';
import { validateSuite } from '../../../lib/steps/validate-suite.ts';
import type { FakePorts } from './fake-ports.ts';

export const RUN_ID = 'run-1';

/** A suite of `cases` greetings, as written by somebody who keeps to the defaults. */
export function aSuite(cases: number, overrides: Partial<SuiteInput> = {}): Suite {
  return Suite.parse({
    suite_id: 'greetings',
    test_cases: Array.from({ length: cases }, (_, position) => ({
      input_text: `hello number ${position}`,
      outcome: { expected_intent: 'greet', allowed_latency_ms: 1_000 },
    })),
    ...overrides,
  });
}

export async function accepted(suite: Suite, ports: FakePorts): Promise<RunState> {
  const input: RunStateInput = await acceptRun(
    {
      runId: RUN_ID,
      suite,
      defaultedThresholds: ['pass_rate'],
      trigger: { kind: 'cli', principal: 'tester' },
      platformUrl: 'https://platform.example',
      toolVersion: '0.0.0',
    },
    ports,
  );
  return State.parse(input);
}

/** Accepts and validates a suite: the state that Submit Batches is given first. */
export async function planned(suite: Suite, ports: FakePorts): Promise<RunState> {
  return validateSuite(await accepted(suite, ports), ports);
}

/** Turns the loop as the definition does, on the fake clock, until it asks for aggregation. */
export async function loopUntilAggregate(state: RunState, ports: FakePorts): Promise<RunState> {
  let current = await submitBatches(state, ports);
  for (let turns = 0; turns < 2_000; turns += 1) {
    ports.clock.advanceSeconds(current.waitSeconds);
    current = await pollBatches(current, ports);
    if (current.next === 'aggregate') return current;
    if (current.next === 'submit') current = await submitBatches(current, ports);
  }
  throw new Error('the loop did not end in 2,000 turns');
}
