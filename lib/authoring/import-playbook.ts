import { dump } from 'js-yaml';
import type { CognigySection } from '../domain/suite/cognigy-section.ts';
import type { SuiteInput, Turn } from '../domain/suite/suite.ts';
import type { Playbook } from '../platforms/cognigy-ai/wire.ts';
import { outcomeFromAsserts } from './outcome-from-asserts.ts';

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
 * The steps share a session there as here. What cannot be carried over is in the notes and left out.
 */
export function importPlaybook(playbook: Playbook, target: ImportTarget): ImportedSuite {
  const notes: string[] = [];
  const turns = playbook.steps.flatMap(({ text, data, asserts }, place): Turn[] => {
    const { outcome, losses } = outcomeFromAsserts(asserts, {
      seesEntities: target.entities_path !== undefined,
    });
    const step = `step ${place + 1}`;
    const context = contextOf(data);
    if (!text && context.context_variables === undefined) {
      notes.push(`${step} sends neither a text nor data: left out with its asserts`);
      return [];
    }
    if (!text && outcome.expected_intent !== undefined) {
      notes.push(`${step}: assertIntent looks at data alone, which a suite cannot have scored`);
      delete outcome.expected_intent;
    }
    notes.push(...losses.map((loss) => `${step}: ${loss}`));
    if (Object.keys(outcome).length === 0) notes.push(`${step} asserts nothing here`);
    return [{ input_text: text ?? '', ...context, outcome }];
  });
  for (const field of ['project', 'endpoint'] as const) {
    if (target[field] === undefined) notes.push(`cognigy.${field} is to be filled in`);
  }
  return {
    notes,
    suite: {
      suite_id: idFrom(playbook.name) || playbook._id,
      name: playbook.name.slice(0, 200) || playbook._id,
      platform: 'cognigy-ai',
      cognigy: {
        mode: 'conversation',
        ...target,
        ...(playbook.abortOnError === true ? {} : { evaluate_all_turns: true }),
      },
      test_cases:
        turns.length === 0 ? [] : [{ id: playbook._id, name: playbook.name.slice(0, 200), turns }],
    },
  };
}

function contextOf(data: unknown): Pick<Turn, 'context_variables'> {
  const isFilled =
    typeof data === 'object' &&
    data !== null &&
    !Array.isArray(data) &&
    Object.keys(data).length > 0;
  return isFilled ? { context_variables: data as NonNullable<Turn['context_variables']> } : {};
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
