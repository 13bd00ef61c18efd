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
  readonly snapshots: readonly Named[];
  readonly endpoints: readonly WorldEndpoint[];
}

interface WorldFlow extends Referenced {
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
  readonly flowId: string;
  readonly localeId: string;
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
  const endpoint = (name: string, channel: string, tellsNlu = false): WorldEndpoint => ({
    _id: idOf(`endpoint ${name}`),
    name,
    channel,
    URLToken: `${idOf(`token ${name}`)}${idOf(`more of token ${name}`)}${idOf('16').slice(0, 16)}`,
    flowId: flow.referenceId,
    localeId: english.referenceId,
    tellsNlu,
  });
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
        snapshots: [named('snapshot', 'v1.0'), named('snapshot', 'v1.1')],
        endpoints: [
          endpoint('Web chat', 'webchat3'),
          endpoint('Gate', 'rest'),
          endpoint('Gate with NLU', 'rest', true),
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

function named(kind: string, name: string): Named {
  return { _id: idOf(`${kind} ${name}`), name };
}

function referenced(kind: string, name: string): Referenced {
  return { ...named(kind, name), referenceId: uuidOf(`${kind} ${name}`) };
}
