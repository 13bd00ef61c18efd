import { checkSuite } from '../../../lib/domain/suite/check-suite.ts';
import type { SuiteFault } from '../../../lib/domain/suite/suite-fault.ts';

/** A suite for the contract as its file has it. */
export function aWrittenSuite(overrides: object = {}): Record<string, unknown> {
  return { suite_id: 'shop', test_cases: [aWrittenCase()], ...overrides };
}

/** A case for the contract as its file has it. */
export function aWrittenCase(overrides: object = {}): Record<string, unknown> {
  return { input_text: 'Hello', outcome: { allowed_latency_ms: 800 }, ...overrides };
}

/** An input whose answer must do what `outcome` says. */
export const aQuestion = (outcome: object = { expected_intent: 'greeting' }) => ({
  input_text: 'Hello',
  outcome,
});

/** A suite of one question that the gate puts to a bot of `cognigy-ai`. */
export function aConversation(overrides: object = {}, section: object = {}) {
  return {
    suite_id: 'shop',
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'conversation',
      project: 'Shop',
      endpoint: 'Gate',
      entities_path: 'nlu.slots',
      ...section,
    },
    test_cases: [aQuestion()],
    ...overrides,
  };
}

/** A suite of one playbook of `cognigy-ai`. */
export function aSuiteOfPlaybooks(section: object = {}, overrides: object = {}) {
  return {
    suite_id: 'shop',
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'playbooks',
      project: 'Shop',
      flow: 'Main',
      locale: 'English',
      playbooks: [{ name: 'Greeting' }],
      ...section,
    },
    ...overrides,
  };
}

/** Place, problem and remedy of all that is wrong with a suite. */
export function faultsOf(suite: unknown): string[][] {
  const check = checkSuite(suite);
  return check.status === 'valid' ? [] : check.faults.map(sentenceOf);
}

/** Place, problem and remedy. */
export function sentenceOf({ keys, problem, remedy }: SuiteFault): string[] {
  return [keys.join('.'), problem, remedy];
}
