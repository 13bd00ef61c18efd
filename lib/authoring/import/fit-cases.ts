import { asksForNothing } from '../../domain/suite/asks-for-nothing.ts';
import { explainIssue } from '../../domain/suite/explain-issue.ts';
import type { InputProblem } from '../../domain/suite/input-problem.ts';
import { inspectTree } from '../../domain/suite/safe-tree.ts';
import {
  type Outcome,
  TestCase,
  type Turn,
  WrittenContractCase,
} from '../../domain/suite/suite.ts';
import type { DraftCase } from './draft.ts';
import type { Losses } from './losses.ts';
import { latencyLimitOf, platformOf, type SuiteTarget } from './target.ts';

/** A case as it is written into the suite. */
export type FittedCase = DraftCase & { readonly written: Readonly<Record<string, unknown>> };

export interface FitOptions {
  readonly target: SuiteTarget;
  /** Milliseconds for every answer whose limit the source does not give; none where absent. */
  readonly latencyMs: number | undefined;
  readonly losses: Losses;
}

/** The cases that the platform can run and judge; the others are in `losses`, each with its reason. */
export function fitCases(
  cases: readonly DraftCase[],
  { target, latencyMs, losses }: FitOptions,
): FittedCase[] {
  const seen = new Set<string>();
  return cases.flatMap((draft): FittedCase[] => {
    const turns = draft.turns.map((turn) => fitTurn(turn, { target, latencyMs, losses }, draft.at));
    const leaveOut = (why: string): FittedCase[] => {
      losses.add(why, draft.at);
      return [];
    };
    const content = JSON.stringify(turns);
    if (seen.has(content)) return leaveOut('cases that are there already, word for word');
    if (turns.length > 1 && platformOf(target) === 'executions-v1') {
      return leaveOut(
        'conversations of several turns, which the platform executions-v1 does not hold: --project and --endpoint make the suite one for Cognigy.AI, which does',
      );
    }
    const fault = faultOf(draft, turns, target);
    if (fault !== null) return leaveOut(fault);
    seen.add(content);
    return [{ ...draft, turns, written: bodyOf(turns) }];
  });
}

/** What the platform cannot judge is taken out of the turn. */
function fitTurn(turn: Turn, { target, latencyMs, losses }: FitOptions, at: string): Turn {
  const { expected_entities, expected_entity_values, allowed_latency_ms, ...others } = turn.outcome;
  const isBlind = platformOf(target) === 'cognigy-ai' && target.entitiesPath === undefined;
  const asksEntities = expected_entities !== undefined || expected_entity_values !== undefined;
  if (isBlind && asksEntities) {
    losses.add(
      'entities, which an endpoint shows only where the flow copies them into its output (--entities-path)',
      at,
    );
  }
  const entities = isBlind ? {} : definedEntities({ expected_entities, expected_entity_values });
  const isAllowed = latencyLimitOf(target).optional().safeParse(allowed_latency_ms).success;
  if (!isAllowed) losses.add('limits of time that the platform does not allow', at);
  const limit = (isAllowed ? allowed_latency_ms : undefined) ?? latencyMs;
  return {
    ...turn,
    outcome: {
      ...others,
      ...entities,
      ...(limit === undefined ? {} : { allowed_latency_ms: limit }),
    },
  };
}

function definedEntities({ expected_entities, expected_entity_values }: Outcome) {
  return {
    ...(expected_entities === undefined ? {} : { expected_entities }),
    ...(expected_entity_values === undefined ? {} : { expected_entity_values }),
  };
}

/** Why the case cannot be in a suite, or null. Nothing of it is bent so that it could. */
function faultOf(
  { name, tags }: DraftCase,
  turns: readonly Turn[],
  target: SuiteTarget,
): string | null {
  const [first] = turns;
  if (first === undefined) return 'conversations in which nobody says anything to the bot';
  const isMute = ({ input_text, context_variables }: Turn) =>
    input_text.trim() === '' && context_variables === undefined;
  if (turns.some(isMute)) return 'cases without a text';
  const body = {
    ...(turns.length > 1 ? { input_text: first.input_text, outcome: {}, turns } : first),
    ...(name === undefined ? {} : { name }),
    ...(tags === undefined ? {} : { tags }),
  };
  const [reserved] = inspectTree(body).faults;
  if (reserved !== undefined) return faultLine(reserved);
  const schema = platformOf(target) === 'executions-v1' ? WrittenContractCase : TestCase;
  const read = schema.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    const [fault] = issue === undefined ? [] : explainIssue(issue, body, schema);
    return fault === undefined ? 'cases that are against the rules of a suite' : faultLine(fault);
  }
  const unasserted = turns.length > 1 ? { outcome: {}, turns: [...turns] } : first;
  if (asksForNothing(unasserted)) return 'cases that ask for nothing that a suite can judge';
  return null;
}

function faultLine({ path, problem, remedy }: InputProblem): string {
  return `cases whose ${fieldOfFault(path)} ${problem}: ${remedy}`;
}

/** The field alone, so that a fault of many cases is counted once. */
function fieldOfFault(path: string): string {
  return path.replace(/\[\d+\]/g, '').replace(/^(turns|outcome)\./, '') || 'content';
}

function bodyOf(turns: readonly Turn[]): Readonly<Record<string, unknown>> {
  const [only] = turns;
  return turns.length === 1 && only !== undefined ? { ...only } : { turns };
}
