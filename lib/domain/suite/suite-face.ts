import { fieldOf, listAt } from './own-field.ts';

/** Which rules a suite goes by: those of the contract, or of a mode of `cognigy-ai`. */
export type SuiteFace = 'contract' | 'playbooks' | 'conversation' | 'simulator';

/** Takes any value, so that a broken file can be asked too. */
export function faceOf(suite: unknown): SuiteFace {
  if (fieldOf(suite, 'platform') !== 'cognigy-ai') return 'contract';
  const mode = fieldOf(fieldOf(suite, 'cognigy'), 'mode');
  return mode === 'playbooks' || mode === 'simulator' ? mode : 'conversation';
}

/** Says whether cases may lie at the platform alone, and be named by the suite. */
export function mayNameCases(suite: unknown): boolean {
  const face = faceOf(suite);
  return face === 'playbooks' || face === 'simulator';
}

/** Says who judges cases: a platform that executes them, or we on what the bot answered to us. */
export function isJudgedByUs(suite: unknown): boolean {
  return faceOf(suite) === 'conversation';
}

/** Says whether results carry the ids of our cases: we write them ourselves but where the contract is spoken. */
export function areIdsOurs(suite: unknown): boolean {
  return faceOf(suite) !== 'contract';
}

/**
 * The suite with what it may leave out filled in: the list of cases of a suite that names them, of a
 * conversation the text of its first turn and an outcome that asks for nothing, and of a simulation its
 * mission for the text.
 */
export function withImpliedParts(suite: unknown): unknown {
  if (!isObject(suite)) return suite;
  const face = faceOf(suite);
  const { test_cases: cases } = suite;
  if (cases === undefined && mayNameCases(suite)) return { ...suite, test_cases: [] };
  if (!Array.isArray(cases)) return suite;
  const implied = face === 'simulator' ? withMission : withFirstTurn;
  return { ...suite, test_cases: cases.map((testCase) => implied(testCase, face)) };
}

function withMission(testCase: unknown): unknown {
  if (!isObject(testCase)) return testCase;
  const { mission } = testCase;
  // What is wrong with the mission is told there.
  return { input_text: typeof mission === 'string' ? mission : '-', outcome: {}, ...testCase };
}

function withFirstTurn(testCase: unknown, face: SuiteFace): unknown {
  if (!Array.isArray(fieldOf(testCase, 'turns'))) return testCase;
  const text = fieldOf(listAt(testCase, 'turns')[0], 'input_text');
  return {
    // What is wrong with the first turn is told there, so here anything stands in for it.
    input_text: typeof text === 'string' && (text !== '' || face !== 'contract') ? text : '-',
    // The contract has no turns, which is then all there is to say about them.
    outcome: face === 'contract' ? { allowed_latency_ms: 5_000 } : {},
    ...Object(testCase),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
