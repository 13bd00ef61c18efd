import { ConfigurationInvalid } from '../../domain/errors.ts';
import type { CognigyAiApi } from '../../platforms/cognigy-ai/api-client.ts';
import { foreignText } from '../../platforms/foreign-text.ts';
import { need } from '../api-error.ts';
import { flowOf, localeOf, projectOf, type WrittenPlace } from '../bot-place.ts';
import { findNamed } from '../find-named.ts';
import type { BotIntent } from './bot-intent.ts';
import { intentsOf } from './read-intents-export.ts';
import type { SuiteTarget } from './target.ts';

export interface FetchedIntents {
  readonly intents: readonly BotIntent[];
  /** The place by the names that it has. */
  readonly target: SuiteTarget;
  readonly flow: string;
}

/**
 * The intents of a flow with their sentences, and where a suite for it speaks to the bot.
 * @throws ConfigurationInvalid where project, flow, locale or endpoint are not to be found by what is written.
 */
export async function fetchIntents(
  api: CognigyAiApi,
  place: WrittenPlace & { readonly endpoint?: string | undefined },
): Promise<FetchedIntents> {
  const project = await projectOf(api, place);
  const flow = await flowOf(api, project._id, place);
  const locale = await localeOf(api, project._id, place);
  const exported = need(await api.exportIntents(flow._id, locale._id));
  const listed = need(await api.listIntents(flow._id, locale._id));
  const rejecting = new Set(listed.filter((one) => one.isRejectIntent).map(({ name }) => name));
  const disabled = new Set(listed.filter((one) => one.isDisabled).map(({ name }) => name));
  const intents = intentsOf(exported, 'what the platform sent').map((intent) => ({
    ...intent,
    isReject: intent.isReject || rejecting.has(intent.name),
    isDisabled: intent.isDisabled || disabled.has(intent.name),
  }));
  const endpoint = await endpointOf(api, project._id, place.endpoint);
  return {
    intents,
    flow: flow.name,
    target: {
      project: project.name,
      flow: flow.name,
      locale: locale.name,
      endpoint,
    },
  };
}

/** As it is written, or the only REST endpoint that there is. */
async function endpointOf(
  api: CognigyAiApi,
  projectId: string,
  written: string | undefined,
): Promise<string> {
  const all = need(await api.listEndpoints(projectId));
  const candidates = all
    .filter(({ channel }) => channel === undefined || channel === 'rest')
    .map((endpoint) => ({ ...endpoint, referenceId: endpoint.URLToken }));
  const found = findNamed(candidates, { what: 'REST endpoint', written });
  if (found.status === 'found') return written ?? found.entry.name;
  const names = candidates.map(({ name }) => foreignText(name, 60)).join(', ');
  throw new ConfigurationInvalid(
    `${found.problem}: --endpoint names the one by which the suite speaks to the bot${names === '' ? '' : `; there are ${names}`}`,
  );
}
