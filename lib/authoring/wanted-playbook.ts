import { turnsOf } from '../domain/suite/case-turns.ts';
import {
  caseIdOf,
  type Outcome,
  type Suite,
  type TestCase,
  type Turn,
} from '../domain/suite/suite.ts';
import type { NewAssert } from '../platforms/cognigy-ai/api-client.ts';
import type { PushedPart } from './push-mark.ts';

/** Documented limit of one playbook. */
const MAX_STEPS = 50;
/** What a step may take where no case of its playbook says so; the editor's own default. */
export const DEFAULT_STEP_TIMEOUT_MS = 20_000;

export interface WantedStep {
  readonly text: string;
  readonly data: unknown;
  readonly asserts: readonly NewAssert[];
}

/** A playbook as a suite wants it to be. */
export interface WantedPlaybook {
  readonly part: PushedPart;
  /** Milliseconds that a step may take. */
  readonly timeout: number;
  readonly abortOnError: boolean;
  readonly steps: readonly WantedStep[];
}

export interface WantedPlaybooks {
  readonly playbooks: readonly WantedPlaybook[];
  /** What the suite asks for and no playbook can, a line each. */
  readonly notes: readonly string[];
  /** Ids of the cases of which a playbook would assert nothing at all. */
  readonly unasserted: readonly string[];
}

export interface WantedOptions {
  /** Each case in a playbook, and so in a session, of its own. */
  readonly isolate: boolean;
}

/**
 * The playbooks that a suite amounts to.
 *
 * A conversation is one playbook. Cases of a single turn share playbooks of at most 50 steps, since a
 * hundred playbooks of one step would take ten times as long; `isolate` keeps them apart all the same.
 */
export function wantedPlaybooks(suite: Suite, { isolate }: WantedOptions): WantedPlaybooks {
  const notes: string[] = [];
  const unasserted: string[] = [];
  const playbooks: WantedPlaybook[] = [];
  const singles: { readonly turn: Turn; readonly step: WantedStep }[] = [];
  for (const [position, testCase] of suite.test_cases.entries()) {
    const id = caseIdOf(testCase, position);
    const turns = turnsOf(testCase);
    const steps = turns.map((turn, place) => stepOf(turn, placeText(testCase, id, place), notes));
    if (steps.every(({ asserts }) => asserts.length === 0)) unasserted.push(id);
    const [turn] = turns;
    const [step] = steps;
    if (testCase.turns === undefined && !isolate && turn !== undefined && step !== undefined) {
      singles.push({ turn, step });
    } else {
      const { name } = testCase;
      playbooks.push({
        part: { suite: suite.suite_id, case: id, ...(name === undefined ? {} : { name }) },
        timeout: timeoutOf(turns),
        abortOnError: suite.cognigy?.evaluate_all_turns !== true,
        steps,
      });
    }
  }
  if (singles.length > 1) {
    notes.push('cases of one turn share playbooks, and so sessions; --isolate keeps them apart');
  }
  return { playbooks: [...playbooks, ...shared(suite.suite_id, singles)], notes, unasserted };
}

function shared(
  suite: string,
  singles: readonly { readonly turn: Turn; readonly step: WantedStep }[],
): WantedPlaybook[] {
  const playbooks: WantedPlaybook[] = [];
  for (let first = 0; first < singles.length; first += MAX_STEPS) {
    const own = singles.slice(first, first + MAX_STEPS);
    playbooks.push({
      part: { suite, part: first / MAX_STEPS + 1 },
      timeout: timeoutOf(own.map(({ turn }) => turn)),
      abortOnError: false,
      steps: own.map(({ step }) => step),
    });
  }
  return playbooks;
}

function placeText({ turns }: TestCase, id: string, place: number): string {
  return turns === undefined ? `case ${id}` : `case ${id}, turn ${place + 1}`;
}

/** One limit holds for all steps of a playbook, so the widest does; a step without one asks for none. */
function timeoutOf(turns: readonly Turn[]): number {
  const limits = turns.map(({ outcome }) => outcome.allowed_latency_ms ?? DEFAULT_STEP_TIMEOUT_MS);
  return Math.max(...limits);
}

function stepOf(turn: Turn, place: string, notes: string[]): WantedStep {
  const { asserts, losses } = assertsOf(turn.outcome);
  notes.push(...losses.map((field) => `${place}: no playbook can assert ${field}`));
  for (const field of ['inject_context', 'inject_state'] as const) {
    if (turn[field] !== undefined) notes.push(`${place}: no playbook can do ${field}`);
  }
  if (asserts.length === 0) notes.push(`${place}: asserts nothing in a playbook`);
  return { text: turn.input_text, data: turn.context_variables ?? {}, asserts };
}

function assertsOf(outcome: Outcome): {
  readonly asserts: readonly NewAssert[];
  readonly losses: readonly string[];
} {
  const asserts: NewAssert[] = [];
  const losses: string[] = [];
  const { expected_intent: intent, expected_response_contains: contains } = outcome;
  if (typeof intent === 'string') {
    asserts.push({ type: 'assertIntent', params: { intent, negate: false } });
  } else if (intent === null) losses.push('that no intent matches');
  for (const slot of slotsOf(outcome)) {
    asserts.push({ type: 'assertSlot', params: { slot, negate: false } });
  }
  if (Object.keys(outcome.expected_entity_values ?? {}).length > 0) {
    losses.push('the values of entities, only that they are there');
  }
  for (const text of [contains ?? []].flat()) asserts.push(textAssert(text, { fuzzy: true }));
  for (const text of [outcome.expected_response_excludes ?? []].flat()) {
    asserts.push(textAssert(text, { fuzzy: true, negate: true }));
  }
  for (const text of [outcome.expected_response_equals ?? []].flat()) {
    asserts.push(textAssert(text, { fuzzy: false }));
  }
  if (outcome.expected_data !== undefined) {
    const params = { data: outcome.expected_data, partial: true, negate: false };
    asserts.push({ type: 'assertData', params });
  }
  if (outcome.expected_response_matches !== undefined) losses.push('a regular expression');
  if (outcome.expected_silence !== undefined) losses.push('silence');
  if (outcome.expected_tool_call !== undefined) losses.push('a call of a tool');
  if (outcome.min_confidence !== undefined) losses.push('a confidence');
  return { asserts, losses };
}

function slotsOf({ expected_entities, expected_entity_values }: Outcome): string[] {
  return [...new Set([...(expected_entities ?? []), ...Object.keys(expected_entity_values ?? {})])];
}

function textAssert(
  text: string,
  { fuzzy, negate = false }: { readonly fuzzy: boolean; readonly negate?: boolean },
): NewAssert {
  return { type: 'assertText', params: { text, fuzzy, negate } };
}
