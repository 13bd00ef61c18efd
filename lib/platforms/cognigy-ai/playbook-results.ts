import { unplannedResult, unreadResult } from '../../domain/evaluation/platform-result.ts';
import { foreignText } from '../foreign-text.ts';
import { fieldOf } from './answer/field-of.ts';
import { type HeldStep, holdSteps } from './plan/hold-steps.ts';
import { untold } from './plan/untold.ts';
import type { PlaybookBatch } from './playbook-batch.ts';
import type { PlaybookRun, RunAssert } from './wire.ts';

/** What a run of a playbook says of the cases that were planned of it. */
export interface PlaybookReading {
  /** One for each case, in the form of the contract's `test_results`. */
  readonly results: readonly unknown[];
  /** How many of them say only that the run does not have their step. */
  readonly missing: number;
  /** In what the run differs from the plan, in words. */
  readonly differences: readonly string[];
  /** What could not be held against the plan, since the platform does not tell it. */
  readonly untold: readonly string[];
}

/** Of a run that is another than was asked for, for this reason: nothing of it is read. */
export function foreignRun(batch: PlaybookBatch, difference: string): PlaybookReading {
  const problem = unplanned(batch, difference);
  const results = casesOf(batch).map(({ caseId }) => unplannedResult(caseId, problem));
  return { results, missing: 0, differences: [difference], untold: [] };
}

/**
 * Reads a run by its plan: a case for each planned step that asserts something.
 *
 * How a step without asserts went counts for the case after it. A case whose step is not the one that was
 * planned is not evaluated, unless a planned assert of it failed. The run's own word counts too: where it
 * failed and no assert of ours says so, its last case fails. A flaw of the run, where it is read, leaves all
 * of them unread.
 */
export function playbookResults(
  run: PlaybookRun,
  batch: PlaybookBatch,
  flaw: string | null = null,
): PlaybookReading {
  if (flaw !== null) {
    const results = casesOf(batch).map(({ caseId }) =>
      unreadResult({ case_id: caseId }, `comes from a run that has ${flaw}`),
    );
    return { results, missing: 0, differences: [], untold: [] };
  }
  const held = holdSteps(batch.plan, run.stepResults);
  const cases = groupsOf(batch, held);
  const readings = cases.map(({ caseId, steps }) => readCase(caseId, steps));
  const differences = held.flatMap((step) => step.differences.map((each) => said(step, each)));
  const last = readings.at(-1);
  const areSound = readings.every(
    (each) =>
      each.differences.length === 0 && each.assertions.every(({ passed }) => passed === true),
  );
  if (run.status !== 'successful' && areSound) {
    last?.assertions.push({
      type: 'playbook_run',
      expected: 'successful',
      actual: run.status ?? null,
      passed: false,
    });
  }
  return {
    results: readings.map((reading) => resultOf(batch, reading)),
    missing: cases.filter(({ steps }) => steps.some(isMissingCase)).length,
    differences,
    untold: untold(run, batch.plan),
  };
}

interface Assertion {
  readonly type: string;
  readonly expected: unknown;
  readonly actual: unknown;
  /** Null where it is neither of the documented words: then the case is not evaluated. */
  readonly passed: boolean | null;
}

interface CaseReading {
  readonly caseId: string;
  readonly assertions: Assertion[];
  readonly differences: readonly string[];
  readonly told: { readonly matched_intent?: string; readonly response_text?: string };
}

interface CaseSteps {
  readonly caseId: string;
  /** Those without asserts before it, its own, and of the last one those after it. */
  readonly steps: readonly HeldStep[];
}

function casesOf({ key, plan }: PlaybookBatch): { readonly caseId: string; readonly at: number }[] {
  return plan.steps.flatMap(({ asserts }, at) =>
    asserts.length === 0 ? [] : [{ caseId: `${key}/${at + 1}`, at }],
  );
}

function groupsOf(batch: PlaybookBatch, held: readonly HeldStep[]): CaseSteps[] {
  const cases = casesOf(batch);
  return cases.map(({ caseId, at }, index) => {
    const from = index === 0 ? 0 : (cases[index - 1]?.at ?? 0) + 1;
    const isLast = index === cases.length - 1;
    return { caseId, steps: held.slice(from, isLast ? held.length : at + 1) };
  });
}

function readCase(caseId: string, steps: readonly HeldStep[]): CaseReading {
  const differences = steps.flatMap((step) => step.differences.map((each) => said(step, each)));
  const asserts = steps.flatMap((step) => step.asserts);
  const failed = asserts.map(assertionOf).filter(({ passed }) => passed === false);
  return {
    caseId,
    differences,
    // What else a changed step says is no evidence of what was planned.
    assertions: differences.length > 0 ? failed : steps.flatMap(stepAssertions),
    told: toldBy(asserts),
  };
}

function resultOf(batch: PlaybookBatch, { caseId, assertions, differences, told }: CaseReading) {
  if (differences.length > 0 && assertions.length === 0) {
    return unplannedResult(caseId, unplanned(batch, differences.join('; ')));
  }
  return { case_id: caseId, assertions, ...told };
}

function isMissingCase({ isMissing, planned }: HeldStep): boolean {
  return isMissing && planned.asserts.length > 0;
}

function unplanned({ name }: PlaybookBatch, difference: string): string {
  return `is not of what was planned: playbook "${foreignText(name, 60)}", ${foreignText(difference, 400)}`;
}

function said({ number }: HeldStep, difference: string): string {
  return `step ${number}: ${difference}`;
}

function stepAssertions({ number, result, asserts }: HeldStep): Assertion[] {
  const own = asserts.map(assertionOf);
  if (result === null) return own;
  const stepPassed = passedIn(result.status);
  const isToldByAsserts = own.some(({ passed }) => passed === false);
  const timedOut = timeoutOf(result.timeout);
  const isFine =
    timedOut === false && (stepPassed === true || (stepPassed === false && isToldByAsserts));
  if (isFine) return own;
  const status = typeof result.status === 'string' ? foreignText(result.status, 60) : 'no status';
  const actual =
    timedOut === true
      ? `step ${number} ran into its time-out`
      : timedOut === null
        ? `step ${number}: a time-out that is neither true nor false`
        : `step ${number}: ${status}`;
  const passed = timedOut === false ? stepPassed : timedOut === true ? false : null;
  return [...own, { type: 'step', expected: 'successful', actual, passed }];
}

/** Null where the flag cannot be read: then it may mean that the step failed. */
function timeoutOf(flag: unknown): boolean | null {
  return flag === undefined ? false : typeof flag === 'boolean' ? flag : null;
}

function assertionOf({ type, status, params, negate, actual }: RunAssert): Assertion {
  const isIntent = type === 'assertIntent' && !isNegated({ negate, params });
  return {
    type: isIntent ? 'intent' : foreignText(type, 60),
    expected: isIntent ? (fieldOf(params, 'intent') ?? null) : (params ?? null),
    actual: actual ?? null,
    passed: passedIn(status),
  };
}

function passedIn(status: unknown): boolean | null {
  if (status === 'successful') return true;
  return status === 'failed' ? false : null;
}

/** The longest name of an intent that the report takes; what is longer is not told rather than cut. */
export const LONGEST_INTENT = 200;

/** The intent and the words of the bot, as far as asserts show them: their form is documented nowhere. */
function toldBy(asserts: readonly RunAssert[]): CaseReading['told'] {
  const intents = asserts.filter((each) => each.type === 'assertIntent' && !isNegated(each));
  const intent = intents
    .map(({ status, params, actual }) =>
      status === 'successful' ? fieldOf(params, 'intent') : shownIn(actual, 'intent'),
    )
    .find((name) => typeof name === 'string' && name !== '' && name.length <= LONGEST_INTENT);
  const text = asserts
    .filter(({ type }) => type === 'assertText')
    .map(({ actual }) => shownIn(actual, 'text'))
    .find((words) => typeof words === 'string' && words !== '');
  return {
    ...(typeof intent === 'string' ? { matched_intent: intent } : {}),
    ...(typeof text === 'string' ? { response_text: text } : {}),
  };
}

/** What an `actual` shows: itself where it is a text, else a field of it. */
function shownIn(actual: unknown, field: 'intent' | 'text'): unknown {
  return typeof actual === 'string' ? actual : fieldOf(actual, field);
}

function isNegated({ negate, params }: Pick<RunAssert, 'negate' | 'params'>): boolean {
  return negate === true || fieldOf(params, 'negate') === true;
}
