import { dump } from 'js-yaml';
import type { CognigySection } from '../domain/suite/cognigy-section.ts';
import { MAX_TURNS, Outcome, type SuiteInput, Turn } from '../domain/suite/suite.ts';
import { INCOMPLETE, type Playbook, type PlaybookStep } from '../platforms/cognigy-ai/wire.ts';
import { outcomeFromAsserts } from './outcome-from-asserts.ts';
import { markIn, nameOfPart, withoutMark } from './push-mark.ts';
import { DEFAULT_STEP_TIMEOUT_MS } from './wanted-playbook.ts';

/** A suite as it is written down, where a case with turns has neither text nor outcome of its own. */
type WrittenSuite = Omit<SuiteInput, 'test_cases' | 'cognigy'> & {
  readonly cognigy: Partial<CognigySection>;
  readonly test_cases: readonly {
    readonly id: string;
    readonly name: string;
    readonly turns: readonly Turn[];
  }[];
};

export interface ImportedSuite {
  readonly suite: WrittenSuite;
  /** What the playbook says and the suite does not, a line each. */
  readonly notes: readonly string[];
}

/** Names for the part of a suite that the playbook cannot know. */
export type ImportTarget = Pick<
  CognigySection,
  'project' | 'flow' | 'locale' | 'endpoint' | 'entities_path'
>;

/**
 * A playbook as a suite in the mode `conversation`: one case, a turn for each step.
 *
 * The steps share a session there as here. What cannot be carried over is in the notes and left out. A
 * playbook that was pushed is again the case that it was pushed from.
 */
export function importPlaybook(playbook: Playbook, target: ImportTarget): ImportedSuite {
  const notes: string[] = [];
  const { steps } = withoutMark(playbook);
  const latency = latencyOf(playbook, notes);
  const turns = steps.flatMap((step, place): Turn[] => {
    const read = turnFrom(step, { latency, seesEntities: target.entities_path !== undefined });
    notes.push(...read.losses.map((loss) => `step ${place + 1}${loss}`));
    return read.turn === null ? [] : [read.turn];
  });
  if (turns.length > MAX_TURNS) {
    notes.push(
      `it has ${turns.length} steps, and a case at most ${MAX_TURNS} turns: those from the ${MAX_TURNS + 1}th on are left out`,
    );
  }
  for (const field of ['project', 'endpoint'] as const) {
    if (target[field] === undefined) notes.push(`cognigy.${field} is to be filled in`);
  }
  const { suiteId, caseId, name } = identityOf(playbook, notes);
  return {
    notes,
    suite: {
      suite_id: suiteId,
      name,
      platform: 'cognigy-ai',
      cognigy: {
        mode: 'conversation',
        ...target,
        ...(playbook.abortOnError ? {} : { evaluate_all_turns: true }),
      },
      test_cases:
        turns.length === 0 ? [] : [{ id: caseId, name, turns: turns.slice(0, MAX_TURNS) }],
    },
  };
}

/** Those that the playbook was pushed with; of one that was made by hand its name and id. */
function identityOf(playbook: Playbook, notes: string[]) {
  const mark = markIn(playbook);
  if (playbook.name.endsWith(INCOMPLETE)) {
    notes.push('a push has not come to its end with it: its steps may be of before and after');
  }
  if (mark === null || !('case' in mark.of)) {
    if (mark !== null) {
      notes.push(
        `"${nameOfPart(mark.of)}" holds cases of one turn that share a session: here they are the turns of one case`,
      );
    }
    const name = playbook.name.slice(0, 200) || playbook._id;
    return { suiteId: idFrom(playbook.name) || playbook._id, caseId: playbook._id, name };
  }
  const { suite, case: caseId, name = caseId } = mark.of;
  return { suiteId: suite, caseId, name };
}

/** What a step may take; undefined where that is what every step may take. */
function latencyOf({ timeout }: Playbook, notes: string[]): number | undefined {
  if (timeout === undefined || timeout === DEFAULT_STEP_TIMEOUT_MS) return undefined;
  if (Outcome.shape.allowed_latency_ms.safeParse(timeout).success) return timeout;
  notes.push(
    `its steps may take ${timeout} ms, which no allowed_latency_ms may be; a push of this suite gives them ${DEFAULT_STEP_TIMEOUT_MS} ms`,
  );
  return undefined;
}

/** `losses` go on with a sentence that begins with the number of the step. */
function turnFrom(
  { text, data, asserts }: PlaybookStep,
  {
    latency,
    seesEntities,
  }: { readonly latency: number | undefined; readonly seesEntities: boolean },
): { readonly turn: Turn | null; readonly losses: readonly string[] } {
  const isEmpty = data === undefined || data === null || Object.keys(Object(data)).length === 0;
  if (!text && isEmpty) {
    return { turn: null, losses: [' sends neither a text nor data: left out with its asserts'] };
  }
  const { outcome, losses: lost } = outcomeFromAsserts(asserts, { seesEntities });
  const losses = lost.map((loss) => `: ${loss}`);
  if (!text && outcome.expected_intent !== undefined) {
    losses.push(': assertIntent looks at data alone, which a suite cannot have scored');
    delete outcome.expected_intent;
  }
  if (Object.keys(outcome).length === 0) losses.push(' asserts nothing here');
  const limit = latency === undefined ? {} : { allowed_latency_ms: latency };
  const bare = { input_text: text ?? '', outcome: { ...outcome, ...limit } };
  const whole = Turn.safeParse(isEmpty ? bare : { ...bare, context_variables: data });
  if (whole.success) return { turn: whole.data, losses };
  const without = Turn.safeParse(bare);
  if (text && without.success) {
    losses.push(' sends data that no suite can hold: left out');
    return { turn: without.data, losses };
  }
  const [issue] = (text ? without : whole).error?.issues ?? [];
  return {
    turn: null,
    losses: [
      ` has ${text ? 'a text' : 'data'} that no suite can hold (${issue?.message}): left out with its asserts`,
    ],
  };
}

function idFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100);
}

/** The suite as a YAML file, with the notes on top. */
export function suiteFileText({ suite, notes }: ImportedSuite, playbook: Playbook): string {
  const head = [
    `Made from the playbook ${playbook._id}, which has ${playbook.steps.length} steps.`,
    ...(notes.length === 0
      ? []
      : ['What it says and this suite does not:', ...notes.map((note) => `- ${note}`)]),
  ];
  const comment = head.map((line) => `# ${line.replace(/[\p{C}\p{Z}]+/gu, ' ')}`).join('\n');
  return `${comment}\n${dump(suite, { lineWidth: 100, noRefs: true })}`;
}
