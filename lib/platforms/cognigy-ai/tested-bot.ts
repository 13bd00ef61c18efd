import { SuiteRejected } from '../../domain/errors.ts';
import type { TestedBot } from '../../domain/suite/prepared/tested-bot.ts';
import { foreignText } from '../foreign-text.ts';
import { ask, type LookUp } from './look-up.ts';
import type { Endpoint, EndpointDetails, Flow, Locale, Project } from './wire.ts';

/** The understanding of language that belongs to the platform; other connectors understand otherwise. */
const OWN_CONNECTOR = /^(?:|cognigy|default)$/iu;

export interface WantedBot {
  readonly project: Project;
  readonly endpoint: Endpoint;
  readonly flow: Pick<Flow, 'referenceId' | 'name'> | undefined;
  readonly locale: Pick<Locale, 'referenceId' | 'name'> | undefined;
  /** Id of the snapshot or project that the suite names; null where it names none. */
  readonly entrypoint: string | null;
  /** By what intents are told; null where none is asked for. */
  readonly intents: { readonly from: 'scores' | 'head' | 'analytics' } | null;
}

/**
 * Who stands behind an endpoint, held against what the suite says of it.
 *
 * @returns null where the key may not read the endpoint and the suite asks for nothing that rests on it
 * @throws SuiteRejected where the endpoint runs another version, is not active, or understands by other
 *   means than intents would be scored by.
 */
export async function testedBot(lookUp: LookUp, wanted: WantedBot): Promise<TestedBot | null> {
  const { project, endpoint, flow, locale } = wanted;
  const read = await lookUp.api.readEndpoint(endpoint._id);
  if (read.status === 'failed' && read.kind === 'forbidden' && wanted.entrypoint === null) {
    return null;
  }
  const details =
    read.status === 'ok'
      ? read.value
      : await ask(
          lookUp,
          () => lookUp.api.readEndpoint(endpoint._id),
          'the endpoint cannot be read, so that nobody knows what it runs',
        );
  const problem = whyNotTested(details, wanted);
  if (problem !== null) throw new SuiteRejected(problem);
  return {
    project: { id: project._id, name: project.name },
    flow: flow === undefined ? null : { id: flow.referenceId, name: flow.name },
    locale: locale === undefined ? null : { id: locale.referenceId, name: locale.name },
    endpoint: { id: endpoint._id, name: endpoint.name },
    entrypoint: await entrypointOf(lookUp, details.entrypoint, project),
  };
}

/** Why what an endpoint runs is not what the suite asks for; null where it is. */
function whyNotTested(
  { entrypoint, active, nluConnectorId, useAnalytics }: EndpointDetails,
  { project, endpoint, entrypoint: asked, intents }: WantedBot,
): string | null {
  const name = `the endpoint "${foreignText(endpoint.name, 60)}"`;
  if (active === false) return `${name} is not active: switch it on in Cognigy.AI`;
  if (asked !== null && entrypoint !== asked) {
    return `cognigy.entrypoint is ${asked}, and ${name} runs ${entrypoint ?? 'what it does not tell'}: point it to the snapshot that is to be tested, or name the one that it runs`;
  }
  if (intents?.from === 'analytics' && useAnalytics === false) {
    return `${name} collects no analytics, from which cognigy.intents_from takes the intents: switch on Collect Analytics in its settings`;
  }
  if (intents === null || intents.from !== 'scores') return null;
  if (entrypoint !== undefined && entrypoint !== project._id) {
    return `${name} runs the snapshot ${entrypoint}, and intents can only be scored by the head of the project: write cognigy.intents_from: analytics for what the bot itself finds, or head where both understand alike, or ask for no intents`;
  }
  if (typeof nluConnectorId === 'string' && !OWN_CONNECTOR.test(nluConnectorId)) {
    return `${name} understands by the NLU connector ${nluConnectorId}, and intents can only be scored by that of Cognigy.AI: write cognigy.intents_from: analytics for what the bot itself finds, or head where both understand alike, or ask for no intents`;
  }
  return null;
}

/** The version with this id, with the hash of its content where it is a snapshot; the head where there is no id. */
export async function entrypointOf(
  { api }: LookUp,
  entrypoint: string | undefined,
  project: Project,
): Promise<TestedBot['entrypoint']> {
  if (entrypoint === undefined || entrypoint === project._id) {
    return { kind: 'project', id: project._id, name: project.name, hash: null };
  }
  const snapshot = await api.readSnapshot(entrypoint);
  return {
    kind: 'snapshot',
    id: entrypoint,
    name: snapshot.status === 'ok' ? snapshot.value.name : null,
    hash: snapshot.status === 'ok' ? (snapshot.value.hash ?? null) : null,
  };
}
