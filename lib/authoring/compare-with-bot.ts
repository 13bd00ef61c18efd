import { toldApart } from '../domain/look-alike.ts';
import { turnsOf } from '../domain/suite/case-turns.ts';
import type { TrainingSentence } from '../domain/suite/quality/quality-finding.ts';
import { caseIdOf, type Suite } from '../domain/suite/suite.ts';
import type { CognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import type { ApiOutcome } from '../platforms/cognigy-ai/api-outcome.ts';
import type { Flow, PlaybookSummary, Project } from '../platforms/cognigy-ai/wire.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import { nearMiss } from '../suite-file/near-miss.ts';
import { need } from './api-error.ts';
import { flowOf, localeOf, projectOf, type WrittenPlace } from './bot-place.ts';
import { playbooksOf } from './examine-playbooks.ts';
import { type BotAccess, type MissingThing, missingNames, refusalOfRun } from './missing-names.ts';
import { trainingSentences } from './training-sentences.ts';

export interface BotComparison {
  readonly project: string;
  readonly flow: string;
  readonly locale: string;
  readonly missing: readonly MissingThing[];
  /** Enabled intents of the flow, in its order; those that are disabled match nothing. */
  readonly botIntents: readonly string[];
  readonly disabled: readonly string[];
  /** Intents of the bot that no case expects. */
  readonly uncovered: readonly string[];
  /** What the flow is trained with; a failure where the key may not export it. */
  readonly training: ApiOutcome<TrainingSentence[]>;
}

interface ExpectedIntent {
  readonly intent: string;
  readonly wantedBy: string;
}

/**
 * Holds the names in a suite against what the bot has.
 * @throws ConfigurationInvalid where the bot cannot be found by what is written.
 */
export async function compareWithBot(
  suite: Suite,
  place: WrittenPlace,
  access: BotAccess,
): Promise<BotComparison> {
  const { api } = access;
  const section = suite.cognigy;
  const written: WrittenPlace = {
    project: place.project ?? section?.project,
    flow: place.flow ?? section?.flow ?? section?.playbooks?.find(({ flow }) => flow)?.flow,
    locale:
      place.locale ?? section?.locale ?? section?.playbooks?.find(({ locale }) => locale)?.locale,
  };
  const project = await projectOf(api, written);
  const flow = await flowOf(api, project._id, written);
  const locale = await localeOf(api, project._id, written);
  const intents = need(await api.listIntents(flow._id, locale._id));
  const namesWhere = (off: boolean) =>
    intents
      .filter(({ isDisabled }) => (isDisabled === true) === off)
      .map(({ name }) => name.normalize('NFC'));
  const [disabled, botIntents] = [namesWhere(true), namesWhere(false)];

  const own = expectedIntents(suite);
  const { missing, expected } = await lookIntoPlaybooks(suite, project, api);
  const wanted = [...own, ...expected];
  if (suite.platform === 'cognigy-ai' && section !== undefined) {
    const given = Object.entries(place).filter(([, name]) => name !== undefined);
    const meant = { ...section, ...Object.fromEntries(given) };
    missing.push(...(await missingNames(meant, project, api)));
    const refusal =
      missing.length > 0 ? null : await refusalOfRun({ ...suite, cognigy: meant }, access);
    if (refusal !== null) missing.push(refusal);
  }
  const bot = { api, project, flow, localeId: locale._id, botIntents, disabled };
  missing.push(...(await missingIntents(wanted, bot)));
  const covered = new Set(wanted.map(({ intent }) => intent));
  return {
    project: project.name,
    flow: flow.name,
    locale: locale.name,
    missing,
    botIntents,
    disabled,
    uncovered: botIntents.filter((intent) => !covered.has(intent)),
    training: await trainingSentences(api, flow._id, locale._id),
  };
}

function expectedIntents(suite: Suite): ExpectedIntent[] {
  return suite.test_cases.flatMap((testCase, position) =>
    turnsOf(testCase).flatMap(({ outcome }, turn) =>
      typeof outcome.expected_intent === 'string'
        ? [
            {
              intent: outcome.expected_intent,
              wantedBy: `${caseIdOf(testCase, position)}${testCase.turns === undefined ? '' : `, turn ${turn + 1}`}`,
            },
          ]
        : [],
    ),
  );
}

/** Playbooks that are not there, and the intents that the others assert. */
async function lookIntoPlaybooks(
  { cognigy }: Suite,
  project: Project,
  api: CognigyAiApi,
): Promise<{ readonly missing: MissingThing[]; readonly expected: ExpectedIntent[] }> {
  const missing: MissingThing[] = [];
  const expected: ExpectedIntent[] = [];
  if (cognigy?.playbooks === undefined) return { missing, expected };
  const there = need(await api.listPlaybooks(project._id));
  const chosen = new Map<string, PlaybookSummary>();
  for (const [position, choice] of cognigy.playbooks.entries()) {
    const found = playbooksOf(there, choice);
    if ('problem' in found) {
      missing.push({ wantedBy: `cognigy.playbooks[${position}]`, ...found });
    } else for (const playbook of found.entries) chosen.set(playbook._id, playbook);
  }
  for (const { _id, name } of chosen.values()) {
    const { steps } = need(await api.readPlaybook(_id));
    for (const [place, { asserts }] of steps.entries()) {
      for (const { type, params } of asserts) {
        if (type !== 'assertIntent' || typeof params.intent !== 'string') continue;
        if (params.negate === true) continue;
        const wantedBy = `playbook "${foreignText(name, 60)}", step ${place + 1}`;
        expected.push({ intent: params.intent, wantedBy });
      }
    }
  }
  return { missing, expected };
}

interface Bot {
  readonly api: CognigyAiApi;
  readonly project: Project;
  readonly flow: Flow;
  readonly localeId: string;
  readonly botIntents: readonly string[];
  readonly disabled: readonly string[];
}

/** Each intent once, for the first who wants it; other flows are asked only where one is missing. */
async function missingIntents(
  wanted: readonly ExpectedIntent[],
  bot: Bot,
): Promise<MissingThing[]> {
  const { flow, botIntents, disabled } = bot;
  const known = new Set(botIntents);
  const absent = new Map<string, ExpectedIntent>();
  for (const one of wanted) {
    if (!known.has(one.intent) && !absent.has(one.intent)) absent.set(one.intent, one);
  }
  if (absent.size === 0) return [];
  const elsewhere = await intentsElsewhere(bot);
  return [...absent.values()].map(({ intent, wantedBy }) => {
    if (disabled.includes(intent)) {
      const problem = `expects the intent "${foreignText(intent)}", which is disabled in the flow "${foreignText(flow.name)}"`;
      return { wantedBy, problem, remedy: 'enable it and train the flow, or expect another' };
    }
    const owner = elsewhere.get(intent);
    const near = nearMiss(intent, botIntents);
    const [wantedName, nearName] = toldApart(intent, near ?? intent).map((name) =>
      foreignText(name),
    );
    const remedy =
      owner !== undefined
        ? `the flow "${foreignText(owner)}" has it: attach that flow, or name it in cognigy.flow`
        : near === null
          ? 'no intent of the bot has a name like it'
          : `did you mean "${nearName}"?`;
    const problem = `expects the intent "${wantedName}", which the flow "${foreignText(flow.name)}" does not have`;
    return { wantedBy, problem, remedy };
  });
}

async function intentsElsewhere({
  api,
  project,
  flow,
  localeId,
}: Bot): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  for (const other of need(await api.listFlows(project._id))) {
    if (other._id === flow._id) continue;
    const intents = need(await api.listIntents(other._id, localeId));
    for (const { name, isDisabled } of intents)
      if (isDisabled !== true) owners.set(name, other.name);
  }
  return owners;
}
