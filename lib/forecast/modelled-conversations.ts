import type { CognigySection } from '../domain/suite/cognigy-section.ts';
import type { HttpClient, HttpRequest } from '../platforms/http.ts';
import { type ModelledAnswer, type ModelledWire, sentIn } from './modelled-wire.ts';

/** Names that a suite leaves to the platform. */
const UNNAMED = 'unnamed';
/** Of 24 characters and more, as the client tells a URL token from a name. */
const URL_TOKEN = 'url-token-of-a-modelled-endpoint';
/** Records of analytics come within seconds as a rule. */
const ANALYTICS_SECONDS = 3;

export interface ConversationModel {
  readonly section: CognigySection;
  readonly secondsPerMessage: number;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

interface Said {
  readonly text: unknown;
  readonly at: number;
}

/**
 * The wire of Cognigy.AI where there is what the suite names, once each and on one page, and every message
 * is answered.
 */
export function modelledConversations(wire: ModelledWire, model: ConversationModel): HttpClient {
  const said = new Map<string, Said[]>();
  return wire.client((request) => {
    const [place = '', query = ''] = request.path.split('?');
    const api = place.split('/new/v2.0')[1];
    if (api !== undefined) return apiAnswer(api, request, model.section);
    if (place.endsWith('/Analytics')) return analyticsAnswer(query, said, model);
    return messageAnswer(request, said, model);
  });
}

function apiAnswer(path: string, { method }: HttpRequest, section: CognigySection): ModelledAnswer {
  if (path.endsWith('/nlu/scores')) {
    return { kind: 'scores', value: { scores: [{ id: 'intent', name: UNNAMED, score: 1 }] } };
  }
  if (path.endsWith('/inject')) return { kind: 'inject', value: {} };
  const value = method === 'GET' ? (listed(path, section) ?? read(path, section)) : {};
  return { kind: 'api', value };
}

/** What a list has; undefined where the path is that of one thing. */
export function listed(path: string, section: CognigySection): object | undefined {
  const { project = UNNAMED, flow = UNNAMED, locale = UNNAMED, endpoint = UNNAMED } = section;
  const { entrypoint = UNNAMED } = section;
  const items: Readonly<Record<string, object>> = {
    '/projects': { _id: 'project', name: project },
    '/flows': { _id: 'flow', referenceId: 'flow', name: flow },
    '/locales': { _id: 'locale', referenceId: 'locale', name: locale },
    '/snapshots': { _id: 'snapshot', name: entrypoint },
    '/endpoints': {
      _id: 'endpoint',
      name: endpoint,
      channel: 'rest',
      URLToken: URL_TOKEN,
      flowId: 'flow',
      localeId: 'locale',
    },
    '/flows/flow/intents': { _id: 'intent', name: UNNAMED },
  };
  const item = items[path];
  return item === undefined ? undefined : { items: [item], total: 1 };
}

function read(path: string, { entrypoint, project }: CognigySection): object {
  if (path === '/endpoints/endpoint') {
    const isHead = entrypoint === undefined || entrypoint === project;
    return { _id: 'endpoint', entrypoint: isHead ? 'project' : 'snapshot', active: true };
  }
  if (path.startsWith('/snapshots/')) return { _id: 'snapshot', name: entrypoint ?? UNNAMED };
  return {};
}

function messageAnswer(
  request: HttpRequest,
  said: Map<string, Said[]>,
  { secondsPerMessage, now }: ConversationModel,
): ModelledAnswer {
  const { userId, sessionId, text } = sentIn(request);
  const session = String(sessionId);
  said.set(session, [...(said.get(session) ?? []), { text, at: now() }]);
  const value = { text: 'answered', data: {}, outputStack: [{ text: 'answered' }] };
  return {
    kind: 'message',
    value: { ...value, userId, sessionId },
    seconds: secondsPerMessage,
  };
}

function analyticsAnswer(
  query: string,
  said: ReadonlyMap<string, readonly Said[]>,
  { now }: ConversationModel,
): ModelledAnswer {
  const sessionId = /sessionId eq '([^']*)'/.exec(decodeURIComponent(query))?.[1] ?? '';
  const records = (said.get(sessionId) ?? []).filter(
    ({ at }) => now() - at >= ANALYTICS_SECONDS * 1_000,
  );
  const value = records.map(({ text, at }) => ({
    sessionId,
    inputText: text,
    intent: UNNAMED,
    intentScore: 1,
    timestamp: new Date(at).toISOString(),
  }));
  return { kind: 'analytics', value: { value } };
}
