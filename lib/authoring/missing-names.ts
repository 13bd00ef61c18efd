import { setTimeout as sleep } from 'node:timers/promises';
import { SuiteRejected } from '../domain/errors.ts';
import type { CognigySection } from '../domain/suite/cognigy-section.ts';
import type { Suite } from '../domain/suite/suite.ts';
import type { CognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import {
  type ConversationLookUp,
  prepareConversations,
} from '../platforms/cognigy-ai/conversation/prepare-conversations.ts';
import { isRest } from '../platforms/cognigy-ai/find-endpoint.ts';
import { preparePlaybooks } from '../platforms/cognigy-ai/prepare-playbooks.ts';
import {
  prepareSimulator,
  type SimulatorLookUp,
} from '../platforms/cognigy-ai/simulator/prepare-simulator.ts';
import type { Project } from '../platforms/cognigy-ai/wire.ts';
import { need } from './api-error.ts';
import { findEndpoint } from './find-endpoint.ts';
import { findNamed, type NamedEntry } from './find-named.ts';

/** Something that a suite wants of the bot and the bot does not have. */
export interface MissingThing {
  /** The case, or the field of the suite, that wants it. */
  readonly wantedBy: string;
  readonly problem: string;
  /** Null where the problem says it. */
  readonly remedy: string | null;
}

/** What a suite names and the project does not have, but for playbooks and intents. */
export async function missingNames(
  section: CognigySection,
  project: Project,
  api: CognigyAiApi,
): Promise<MissingThing[]> {
  const missing: MissingThing[] = [];
  const look = (field: string, what: string, name: string, there: readonly NamedEntry[]) => {
    const found = findNamed(there, { what, written: name });
    if (found.status === 'not_found') missing.push({ wantedBy: field, ...found });
  };
  const flows = need(await api.listFlows(project._id));
  const locales = need(await api.listLocales(project._id));
  for (const { path, entrypoint, flow, locale } of placesIn(section)) {
    if (entrypoint !== undefined && entrypoint !== project._id && entrypoint !== project.name) {
      const snapshots = need(await api.listSnapshots(project._id));
      look(`${path}.entrypoint`, 'snapshot', entrypoint, snapshots);
    }
    if (flow !== undefined) look(`${path}.flow`, 'flow', flow, flows);
    if (locale !== undefined) look(`${path}.locale`, 'locale', locale, locales);
  }
  return [...missing, ...(await missingEndpoints(section, project, api))];
}

async function missingEndpoints(
  { endpoint, production_endpoint: production }: CognigySection,
  project: Project,
  api: CognigyAiApi,
): Promise<MissingThing[]> {
  if (endpoint === undefined && production === undefined) return [];
  const there = need(await api.listEndpoints(project._id));
  const found = [
    {
      wantedBy: 'cognigy.endpoint',
      written: endpoint,
      ...findEndpoint(there.filter(isRest), 'REST endpoint', endpoint),
    },
    {
      wantedBy: 'cognigy.production_endpoint',
      written: production,
      ...findEndpoint(there, 'endpoint', production),
    },
  ];
  return found.flatMap((one) =>
    one.written !== undefined && one.status === 'not_found'
      ? [{ wantedBy: one.wantedBy, problem: one.problem, remedy: one.remedy }]
      : [],
  );
}

function placesIn(section: CognigySection) {
  const own = (section.playbooks ?? []).map((choice, position) => ({
    path: `cognigy.playbooks[${position}]`,
    ...choice,
  }));
  return [{ path: 'cognigy', ...section }, ...own];
}

/** How a bot is asked: by the API, of its Simulator, and over OData where the suite takes its intents from there. */
export type BotAccess = Omit<ConversationLookUp & SimulatorLookUp, 'sleep'>;

/** What `run` would refuse the suite for before it says a word; null where it would not. */
export async function refusalOfRun(suite: Suite, access: BotAccess): Promise<MissingThing | null> {
  const lookUp = { ...access, sleep };
  try {
    switch (suite.cognigy?.mode) {
      case 'playbooks':
        await preparePlaybooks(suite, lookUp);
        break;
      case 'simulator':
        await prepareSimulator(suite, lookUp);
        break;
      default:
        await prepareConversations(suite, lookUp);
    }
    return null;
  } catch (error) {
    if (!(error instanceof SuiteRejected)) throw error;
    return { wantedBy: 'the suite', problem: `would be refused: ${error.message}`, remedy: null };
  }
}
