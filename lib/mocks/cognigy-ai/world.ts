import { idOf, uuidOf } from './id-source.ts';

/** What a mock organisation has, beside its playbooks. */
export interface World {
  readonly projects: readonly WorldProject[];
  readonly keys: readonly WorldKey[];
}

export interface WorldKey {
  readonly key: string;
  /** `all`: everything; `read`: no playbook is run or changed; `none`: every project is closed. */
  readonly rights: 'all' | 'read' | 'none';
}

interface Named {
  readonly _id: string;
  readonly name: string;
}

interface Referenced extends Named {
  /** A UUID; runs and scores want it where ids are wanted elsewhere. */
  readonly referenceId: string;
}

export interface WorldProject extends Named {
  readonly flows: readonly WorldFlow[];
  readonly locales: readonly WorldLocale[];
  readonly snapshots: WorldSnapshot[];
  readonly intentThreshold?: WorldThreshold;
  readonly endpoints: readonly WorldEndpoint[];
  readonly largeLanguageModels?: readonly WorldModel[];
}

/** What it may be used for decides in which lists it stands. */
interface WorldModel extends Referenced {
  readonly useCases: readonly string[];
}

/** Scores from which on an intent counts. */
export interface WorldThreshold {
  readonly lower: number;
  readonly upper: number;
}

export interface WorldSnapshot extends Named {
  readonly description?: string;
  /** Of its content. */
  readonly hash: string;
}

interface WorldFlow extends Referenced {
  readonly intentThreshold?: WorldThreshold;
  readonly isTrainingOutOfDate: boolean;
  readonly intents: readonly WorldIntent[];
}

export interface WorldIntent extends Referenced {
  readonly exampleSentences: readonly string[];
  readonly isDisabled: boolean;
  readonly isRejectIntent: boolean;
}

interface WorldLocale extends Referenced {
  readonly primary: boolean;
  readonly nluLanguage: string;
}

export interface WorldEndpoint extends Named {
  readonly channel: string;
  /** The last part of the endpoint's address, and its only secret. */
  readonly URLToken: string;
  flowId: string;
  localeId: string;
  /** Id of the project or of a snapshot: what it runs. */
  entrypoint: string;
  active: boolean;
  readonly nluConnectorId: string | null;
  readonly useAnalytics: boolean;
  /** Its outputs carry what the flow has understood, under `data.cognigate`. */
  readonly tellsNlu: boolean;
}

/** What the bot was trained with for one intent. */
export interface TrainedIntent {
  readonly name: string;
  readonly phrases: readonly string[];
}

/** The shop's project, and a second one that is empty; ids are the same in every process. */
export function demoWorld(intents: readonly TrainedIntent[]): World {
  const flow = referenced('flow', 'Main');
  const [english, german] = [referenced('locale', 'English'), referenced('locale', 'German')];
  const place = { flowId: flow.referenceId, localeId: english.referenceId };
  return {
    keys: [
      { key: 'demo-key', rights: 'all' },
      { key: 'reader-key', rights: 'read' },
      { key: 'stranger-key', rights: 'none' },
    ],
    projects: [
      {
        ...named('project', 'Web shop'),
        flows: [
          {
            ...flow,
            isTrainingOutOfDate: false,
            intents: intents.map(({ name, phrases }) => ({
              ...referenced('intent', name),
              exampleSentences: phrases,
              isDisabled: false,
              isRejectIntent: false,
            })),
          },
          { ...referenced('flow', 'Small talk'), isTrainingOutOfDate: true, intents: [] },
        ],
        locales: [
          { ...english, primary: true, nluLanguage: 'en-US' },
          { ...german, primary: false, nluLanguage: 'de-DE' },
        ],
        snapshots: ['v1.0', 'v1.1'].map((name) => ({
          ...named('snapshot', name),
          hash: idOf(`content of ${name}`),
        })),
        endpoints: [
          endpoint({ name: 'Web chat', channel: 'webchat3', tellsNlu: false }, place),
          endpoint({ name: 'Gate', channel: 'rest', tellsNlu: false }, place),
          endpoint({ name: 'Gate with NLU', channel: 'rest', tellsNlu: true }, place),
        ],
        largeLanguageModels: [
          { ...referenced('model', 'gpt-4o'), useCases: ['gptConversation', 'promptNode'] },
          { ...referenced('model', 'gpt-4o-mini'), useCases: ['gptConversation'] },
          { ...referenced('model', 'text-embedding-3'), useCases: ['knowledgeSearch'] },
        ],
      },
      {
        ...named('project', 'Empty'),
        flows: [],
        locales: [],
        snapshots: [],
        endpoints: [],
      },
    ],
  };
}

/** One that runs the head of the shop's project. */
function endpoint(
  described: Pick<WorldEndpoint, 'name' | 'channel' | 'tellsNlu'>,
  place: Pick<WorldEndpoint, 'flowId' | 'localeId'>,
): WorldEndpoint {
  const { name } = described;
  return {
    _id: idOf(`endpoint ${name}`),
    URLToken: `${idOf(`token ${name}`)}${idOf(`more of token ${name}`)}${idOf('16').slice(0, 16)}`,
    entrypoint: idOf('project Web shop'),
    active: true,
    nluConnectorId: null,
    useAnalytics: true,
    ...described,
    ...place,
  };
}

function named(kind: string, name: string): Named {
  return { _id: idOf(`${kind} ${name}`), name };
}

function referenced(kind: string, name: string): Referenced {
  return { ...named(kind, name), referenceId: uuidOf(`${kind} ${name}`) };
}
