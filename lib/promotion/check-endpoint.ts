import { PlatformUnreachable } from '../domain/errors.ts';
import type { EndpointPlace } from '../domain/suite/prepared/endpoint-place.ts';
import type { TestedBot } from '../domain/suite/prepared/tested-bot.ts';
import { ask, type LookUp, oneOf } from '../platforms/cognigy-ai/look-up.ts';
import { placeInSnapshot } from '../platforms/cognigy-ai/version/place-in-snapshot.ts';
import { placeOf } from '../platforms/cognigy-ai/version/point-endpoint.ts';
import type { Endpoint, Flow, Locale } from '../platforms/cognigy-ai/wire.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import type { Check } from './check-run.ts';
import { type EndpointMover, stepsOf } from './endpoint-mover.ts';

export interface PromotionTarget {
  readonly checks: readonly Check[];
  readonly endpoint: { readonly id: string; readonly name: string };
  readonly from: EndpointPlace;
  readonly to: EndpointPlace;
}

export interface TargetWish {
  readonly bot: TestedBot;
  /** By id, URL token or name. */
  readonly wanted: string;
  /** What the suite calls its production endpoint, likewise; undefined where it names none. */
  readonly production: string | undefined;
}

/**
 * Whether the snapshot still is what was tested, and the endpoint one that it may go to.
 * @throws SuiteRejected where there is no such endpoint, or the snapshot lacks the flow that was tested.
 */
export async function checkTarget(
  mover: Pick<EndpointMover, 'lookUp' | 'log'>,
  { bot, wanted, production }: TargetWish,
): Promise<PromotionTarget> {
  const { lookUp } = mover;
  const projectId = bot.project.id;
  const endpoints = await ask(
    lookUp,
    () => lookUp.api.listEndpoints(projectId),
    'the endpoints of the project cannot be listed',
  );
  const endpoint = named(endpoints, wanted, '--endpoint');
  const ofSuite =
    production === undefined
      ? endpoint
      : named(endpoints, production, 'cognigy.production_endpoint');
  const snapshot = await checkSnapshot(lookUp, bot);
  const details = await ask(
    lookUp,
    () => lookUp.api.readEndpoint(endpoint._id),
    'the endpoint cannot be read',
  );
  const from = placeOf(details);
  if (from === null) {
    throw new PlatformUnreachable(
      `the endpoint "${foreignText(endpoint.name, 60)}" does not tell what it runs, so that nobody would see whether it takes the snapshot`,
    );
  }
  return {
    checks: [
      snapshot,
      await checkRole(mover, { bot, endpoint, ofSuite }),
      await checkSpeech(lookUp, { bot, from, projectId }),
    ],
    endpoint: { id: endpoint._id, name: endpoint.name },
    from,
    to: await placeInSnapshot(lookUp, bot.entrypoint, bot),
  };
}

/** Read again, since a snapshot may be deleted, and another one may bear its name. */
async function checkSnapshot({ api }: LookUp, { entrypoint }: TestedBot): Promise<Check> {
  const name = 'snapshot';
  const read = await api.readSnapshot(entrypoint.id);
  if (read.status === 'failed') {
    const found = `cannot be read (${read.problem})`;
    const isGone = read.kind === 'not_found' || read.kind === 'rejected';
    return { name, found, remedy: isGone ? 'gate a new snapshot' : 'try again' };
  }
  const { hash = 'none' } = read.value;
  if (hash === entrypoint.hash) return { name, found: `has the hash ${hash} still`, remedy: null };
  const found = `has the hash ${foreignText(hash, 80)}, and ${entrypoint.hash} was tested`;
  return { name, found, remedy: 'it is another one: gate a new snapshot' };
}

function named(endpoints: readonly Endpoint[], wanted: string, field: string): Endpoint {
  const byToken = endpoints.find(({ URLToken }) => URLToken === wanted);
  return byToken ?? oneOf(endpoints, wanted, field, 'endpoint');
}

interface Role {
  readonly bot: TestedBot;
  readonly endpoint: Endpoint;
  readonly ofSuite: Endpoint;
}

/** A gate endpoint is pointed to what nobody has tested yet, and customers are not to speak to that. */
async function checkRole(
  mover: Pick<EndpointMover, 'lookUp' | 'log'>,
  { bot, endpoint, ofSuite }: Role,
): Promise<Check> {
  const name = 'endpoint';
  const found = `${foreignText(endpoint.name, 60)} (${endpoint._id})`;
  if (ofSuite._id !== endpoint._id) {
    const remedy = `the suite calls "${foreignText(ofSuite.name, 60)}" its production endpoint: name that one`;
    return { name, found, remedy };
  }
  const steps = await stepsOf(mover, { id: endpoint._id });
  const wasLent = steps.some(({ move }) => move === 'lend');
  if (wasLent || bot.endpoint?.id === endpoint._id) {
    const remedy = 'it is the one that runs are gated by: name the one that customers speak to';
    return { name, found, remedy };
  }
  return { name, found, remedy: null };
}

/** Customers are to get the flow and the language that were tested. */
async function checkSpeech(
  { api, ...rest }: LookUp,
  {
    bot,
    from,
    projectId,
  }: { readonly bot: TestedBot; readonly from: EndpointPlace; readonly projectId: string },
): Promise<Check> {
  const lookUp = { api, ...rest };
  const flows = await ask(lookUp, () => api.listFlows(projectId), 'the flows cannot be listed');
  const locales = await ask(
    lookUp,
    () => api.listLocales(projectId),
    'the locales cannot be listed',
  );
  const others = [
    other('flow', from.flowId, bot.flow, flows),
    other('locale', from.localeId, bot.locale, locales),
  ].flat();
  const name = 'speaks for';
  const tested = [bot.flow, bot.locale].map((one) => one?.name ?? one?.id ?? 'what it is set to');
  if (others.length === 0) return { name, found: tested.join(', '), remedy: null };
  const remedy = 'name an endpoint that speaks for what was tested, or test what this one is for';
  return { name, found: others.join(' and '), remedy };
}

function other(
  what: 'flow' | 'locale',
  spoken: string | undefined,
  tested: TestedBot['flow'],
  known: readonly Pick<Flow | Locale, '_id' | 'referenceId' | 'name'>[],
): string[] {
  if (spoken === undefined || tested === null) return [];
  const found = known.find(({ _id, referenceId }) => _id === spoken || referenceId === spoken);
  if ((found?.referenceId ?? spoken) === tested.id) return [];
  return [
    `the ${what} "${foreignText(found?.name ?? spoken, 60)}", and "${tested.name ?? tested.id}" was tested`,
  ];
}
