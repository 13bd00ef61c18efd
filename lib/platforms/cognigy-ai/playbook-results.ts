import { unreadResult } from '../../domain/evaluation/platform-result.ts';
import { foreignText } from '../foreign-text.ts';
import type { PlaybookRun, StepResult } from './wire.ts';

/**
 * The results of a playbook run, one for each step that asserts something, in the form of the contract's
 * `test_results`.
 *
 * The run's own word counts too: where it failed and no assert of ours says so, its last case fails. A flaw
 * of the run, where it is read, leaves all of them unread: a step counts for those after it.
 */
export function playbookResults(
  run: PlaybookRun,
  key: string,
  flaw: string | null = null,
): unknown[] {
  const results: StepReading[] = [];
  let before: Assertion[] = [];
  run.stepResults.forEach((step, index) => {
    const own = stepAssertions(step, index + 1);
    if (step.asserts.length === 0) {
      before = [...before, ...own.filter(({ passed }) => passed !== true)];
      return;
    }
    results.push(readStep(step, `${key}/${index + 1}`, [...before, ...own]));
    before = [];
  });
  const last = results.at(-1);
  if (last === undefined) return [];
  last.assertions.push(...before);
  const allPassed = results.every(({ assertions }) =>
    assertions.every(({ passed }) => passed === true),
  );
  if (run.status !== 'successful' && allPassed) {
    last.assertions.push({
      type: 'playbook_run',
      expected: 'successful',
      actual: run.status ?? null,
      passed: false,
    });
  }
  return flaw === null
    ? results
    : results.map((result) => unreadResult(result, `comes from a run that has ${flaw}`));
}

interface Assertion {
  readonly type: string;
  readonly expected: unknown;
  readonly actual: unknown;
  /** Null where the status is neither of the documented words: then the case is not evaluated. */
  readonly passed: boolean | null;
}

interface StepReading {
  readonly case_id: string;
  readonly assertions: Assertion[];
  readonly matched_intent?: string;
}

function readStep(step: StepResult, caseId: string, assertions: Assertion[]): StepReading {
  const matched = step.asserts
    .filter(({ type, status, ...rest }) => {
      return type === 'assertIntent' && status === 'successful' && !isNegated(rest);
    })
    .map(({ params }) => paramOf(params, 'intent'))
    .find((intent) => typeof intent === 'string' && intent !== '');
  return {
    case_id: caseId,
    assertions,
    ...(typeof matched === 'string' ? { matched_intent: matched.slice(0, 200) } : {}),
  };
}

function stepAssertions(step: StepResult, number: number): Assertion[] {
  const asserts = step.asserts.map((assert): Assertion => {
    const isIntent = assert.type === 'assertIntent' && !isNegated(assert);
    return {
      type: isIntent ? 'intent' : foreignText(assert.type, 60),
      expected: isIntent ? (paramOf(assert.params, 'intent') ?? null) : (assert.params ?? null),
      actual: assert.actual ?? null,
      passed: passedIn(assert.status),
    };
  });
  const stepPassed = passedIn(step.status);
  const isToldByAsserts = asserts.some(({ passed }) => passed === false);
  if (step.timeout !== true && (stepPassed === true || (stepPassed === false && isToldByAsserts))) {
    return asserts;
  }
  return [
    ...asserts,
    {
      type: 'step',
      expected: 'successful',
      actual:
        step.timeout === true
          ? `step ${number} ran into its time-out`
          : `step ${number}: ${word(step.status)}`,
      passed: step.timeout === true ? false : stepPassed,
    },
  ];
}

function passedIn(status: unknown): boolean | null {
  if (status === 'successful') return true;
  return status === 'failed' ? false : null;
}

function word(status: unknown): string {
  return typeof status === 'string' ? foreignText(status, 60) : 'no status';
}

function isNegated({
  negate,
  params,
}: {
  negate?: boolean | undefined;
  params?: unknown;
}): boolean {
  return negate === true || paramOf(params, 'negate') === true;
}

function paramOf(params: unknown, name: string): unknown {
  return params !== null && typeof params === 'object' && Object.hasOwn(params, name)
    ? Reflect.get(params, name)
    : undefined;
}
