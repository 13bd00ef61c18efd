import { ConfigurationInvalid } from '../../domain/errors.ts';
import { MAX_CASES_PER_SUITE, TestCase } from '../../domain/suite/suite.ts';
import {
  TEXT_CRITERION,
  TURNS_WHERE_UNSAID,
} from '../../platforms/cognigy-ai/simulator/guesses.ts';
import { readCriteria, scenarioText } from '../../platforms/cognigy-ai/simulator/read-criteria.ts';
import type { ListedScenario } from '../../platforms/cognigy-ai/simulator/simulator-wire.ts';
import { foreignText } from '../../platforms/foreign-text.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import { parseSuite } from '../../suite-file/parse-suite.ts';
import { type ImportedFile, importLines, suiteYaml } from '../import/imported-suite.ts';
import { Losses } from '../import/losses.ts';

/** Where simulations of the suite are to run, by names. */
export interface SimulationTarget {
  readonly project: string;
  readonly flow: string;
  readonly locale: string;
  readonly model: string;
}

export interface ScenarioImport {
  readonly suiteId: string;
  readonly target: SimulationTarget;
  /** What the scenarios come from, for people. */
  readonly source: string;
  /** `cases`: what each says stands in the suite; `names`: they stay where they are, and the suite names them. */
  readonly as: 'cases' | 'names';
  readonly remarks?: readonly string[];
}

type WrittenCase = Pick<
  TestCase,
  'id' | 'name' | 'persona' | 'persona_name' | 'mission' | 'criteria' | 'max_turns'
>;

/** One that a suite can hold, with the id of its scenario. */
interface TakenScenario {
  readonly id: string;
  readonly written: WrittenCase;
  readonly turns: number;
}

/**
 * Scenarios of the Simulator as a suite in its mode, which is read again before it is handed out.
 * @throws ConfigurationInvalid where none of them can be taken, or the suite would not be one.
 */
export async function suiteOfScenarios(
  scenarios: readonly ListedScenario[],
  { suiteId, target, source, as, remarks: given = [] }: ScenarioImport,
): Promise<ImportedFile> {
  const losses = new Losses();
  const taken = scenarios.flatMap((scenario) => takenOf(scenario, { suiteId, as, losses }) ?? []);
  const messages = taken.reduce((sum, { turns }) => sum + turns, 0);
  const remarks = [...given, ...remarksOn(taken, messages, as)];
  const said = { source, cases: taken.length, losses: losses.list(), remarks };
  if (taken.length === 0) {
    throw new ConfigurationInvalid(
      `there is nothing to import:\n${importLines(said).slice(1).join('\n')}`.trimEnd(),
    );
  }
  if (taken.length > MAX_CASES_PER_SUITE) {
    throw new ConfigurationInvalid(
      `${taken.length} scenarios are more than the ${MAX_CASES_PER_SUITE} cases that a suite may have: choose some by --name-prefix`,
    );
  }
  const suite = {
    suite_id: suiteId,
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'simulator',
      ...target,
      ...(as === 'names' ? { scenarios: taken.map(({ id }) => ({ id })) } : {}),
    },
    repeat: 1,
    gate: { pass_rate: 1 },
    ...(as === 'names' ? {} : { test_cases: withOneId(taken.map(({ written }) => written)) }),
  };
  const imported = { ...said, suiteId, messages };
  const text = suiteYaml(suite, importLines(imported));
  const file = await parseSuite(text, { format: 'yaml' });
  if (file.status === 'read') return { ...imported, text };
  throw new ConfigurationInvalid(
    `what there is makes no suite:\n${formatProblems('the suite', file).join('\n')}`,
  );
}

function takenOf(
  scenario: ListedScenario,
  { suiteId, as, losses }: Pick<ScenarioImport, 'suiteId' | 'as'> & { readonly losses: Losses },
): TakenScenario | null {
  const name = foreignText(scenario.name, 200);
  const at = `"${name}"`;
  const [id = ''] = scenario.ids;
  const [persona, mission] = [scenario.persona, scenario.mission].map(scenarioText);
  const criteria = readCriteria(scenario.successCriteria);
  const lacks = !persona ? 'no persona' : !mission ? 'no mission' : null;
  const why =
    lacks ??
    (criteria === null
      ? 'criteria that cannot be read'
      : criteria.length === 0
        ? 'no criteria, whose runs would prove nothing'
        : null);
  if (why !== null || criteria === null) {
    losses.add(`scenarios with ${why}`, at);
    return null;
  }
  const { personaName, maxTurns } = scenario;
  const turns = maxTurns ?? TURNS_WHERE_UNSAID;
  const shownName = foreignText(personaName ?? '', 200);
  const written = {
    id: caseIdIn(name, suiteId),
    name,
    persona,
    ...(shownName === '' ? {} : { persona_name: shownName }),
    mission,
    criteria,
    ...(maxTurns === null || maxTurns === undefined ? {} : { max_turns: maxTurns }),
  };
  if (as === 'names') return { id, written, turns };
  const ofOtherKind = criteria.some(({ type = TEXT_CRITERION }) => type !== TEXT_CRITERION);
  const fits = TestCase.safeParse({ ...written, input_text: mission, outcome: {} }).success;
  if (ofOtherKind || !fits) {
    const what = ofOtherKind
      ? 'scenarios with criteria of a kind that no push can make (--as names keeps them)'
      : 'scenarios with words that no suite can hold (--as names keeps them)';
    losses.add(what, at);
    return null;
  }
  return { id, written, turns };
}

/** A scenario that was pushed is again the case that it was pushed from. */
function caseIdIn(name: string, suiteId: string): string {
  const begin = `${suiteId}: `;
  return name.startsWith(begin) && name.length > begin.length ? name.slice(begin.length) : name;
}

/** The names of scenarios may be alike, ids of cases may not. */
function withOneId(cases: readonly WrittenCase[]): WrittenCase[] {
  const taken = new Map<string, number>();
  return cases.map((each) => {
    const id = each.id ?? '';
    const before = taken.get(id) ?? 0;
    taken.set(id, before + 1);
    return before === 0 ? each : { ...each, id: `${id} (${before + 1})` };
  });
}

function remarksOn(
  taken: readonly TakenScenario[],
  turns: number,
  as: ScenarioImport['as'],
): string[] {
  if (taken.length === 0) return [];
  const cost = `one run of each costs at most ${turns} turns of the language model, for which its provider asks, times repeat`;
  return as === 'names'
    ? [cost]
    : [
        cost,
        'what stands here is judged only from scenarios of the names that "cognigate push" gives them: push this suite before it is run',
      ];
}
