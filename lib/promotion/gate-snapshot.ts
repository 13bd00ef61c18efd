import { SuiteRejected } from '../domain/errors.ts';
import type { CognigySection } from '../domain/suite/cognigy-section.ts';
import type { SnapshotPlan, TakenSnapshot } from '../domain/suite/prepared/snapshot-plan.ts';
import type { Suite } from '../domain/suite/suite.ts';
import { asksForScores } from '../platforms/cognigy-ai/conversation/conversation-batch.ts';
import { findEndpoint } from '../platforms/cognigy-ai/find-endpoint.ts';
import { ask, type LookUp, oneOf } from '../platforms/cognigy-ai/look-up.ts';
import { TargetResolver } from '../platforms/cognigy-ai/resolve-target.ts';
import { placeInSnapshot } from '../platforms/cognigy-ai/version/place-in-snapshot.ts';
import { takeSnapshot } from '../platforms/cognigy-ai/version/take-snapshot.ts';
import type { Endpoint, Project } from '../platforms/cognigy-ai/wire.ts';
import type { EndpointMover } from './endpoint-mover.ts';
import { type Loan, refuseLoan } from './lend-endpoint.ts';

export interface GatedSnapshot {
  readonly snapshot: TakenSnapshot;
  /** The suite, which now is about the snapshot. */
  readonly suite: Suite;
  /** Null where playbooks are run, which take the snapshot by its id. */
  readonly loan: Loan | null;
}

/** For which run, under the run's id where nobody has named another. */
export interface SnapshotRequest {
  readonly runId: string;
  readonly name?: string | undefined;
}

/**
 * Makes a snapshot of the suite's project for a run, whose suite names it from then on.
 *
 * @throws SuiteRejected where the suite does not go with a new snapshot.
 * @throws ConfigurationInvalid where its endpoint cannot be lent.
 */
export async function gateSnapshot(
  suite: Suite,
  request: SnapshotRequest,
  mover: EndpointMover,
): Promise<GatedSnapshot> {
  const plan = await planSnapshot(suite, request, mover);
  const snapshot = await takeSnapshot(mover.lookUp, plan);
  return {
    snapshot,
    suite: aboutSnapshot(suite, snapshot),
    loan: await plannedLoan(plan, { snapshot, runId: request.runId }, mover),
  };
}

/** What a snapshot is to be made of, and which endpoint is to be pointed to what in it. */
export async function planSnapshot(
  suite: Suite,
  { runId, name }: SnapshotRequest,
  mover: EndpointMover,
): Promise<SnapshotPlan> {
  const { lookUp } = mover;
  const section = sectionFor(suite);
  const resolver = new TargetResolver(lookUp, section);
  const project = await resolver.project();
  if (project === null) {
    throw new SuiteRejected('cognigy.project is missing, of which a snapshot is to be made');
  }
  const endpoint = section.mode === 'conversation' ? await gateOf(section, project, lookUp) : null;
  const gate = endpoint === null ? null : { id: endpoint._id, name: endpoint.name };
  if (gate !== null) await refuseLoan(mover, gate);
  return {
    project: { id: project._id, name: project.name },
    name: name ?? runId,
    description: `Gated by Cognigate: suite ${suite.suite_id}, ${runId}`,
    endpoint: gate,
    flow: await flowOf(section, { endpoint, project, resolver }),
    locale: await localeOf(section, { endpoint, project, resolver }),
  };
}

/** The suite as it is once its snapshot is there. */
export function aboutSnapshot(suite: Suite, { id }: Pick<TakenSnapshot, 'id'>): Suite {
  return { ...suite, cognigy: { ...sectionFor(suite), entrypoint: id } };
}

/** Null where playbooks are run, which take the snapshot by its id. */
export async function plannedLoan(
  { project, endpoint, flow, locale }: SnapshotPlan,
  { snapshot, runId }: { readonly snapshot: TakenSnapshot; readonly runId: string },
  { lookUp }: Pick<EndpointMover, 'lookUp'>,
): Promise<Loan | null> {
  if (endpoint === null) return null;
  const to = await placeInSnapshot(lookUp, snapshot, { flow, locale });
  return { project, endpoint, snapshot, to, runId };
}

function sectionFor(suite: Suite): CognigySection {
  const { cognigy: section, test_cases } = suite;
  if (section === undefined) throw new SuiteRejected('cognigy is missing');
  const written = [section, ...(section.playbooks ?? [])].find(
    ({ entrypoint }) => entrypoint !== undefined,
  );
  if (written !== undefined) {
    throw new SuiteRejected(
      `the suite names the entrypoint ${JSON.stringify(written.entrypoint)}, and --snapshot makes another: leave one of them out`,
    );
  }
  const asksForIntents = test_cases.some(({ turns, ...one }) =>
    asksForScores({ turns: turns ?? [one] }),
  );
  if (section.mode === 'conversation' && asksForIntents && section.intents_from === undefined) {
    throw new SuiteRejected(
      'the suite asks for intents, which are scored by the head of the project and not by a snapshot: write cognigy.intents_from: analytics for what the snapshot itself finds, or head where nobody changes the bot during a run, or ask for no intents',
    );
  }
  return section;
}

/** The endpoint to be lent, which the suite must tell from the one that customers speak to. */
async function gateOf(
  { endpoint: written = '', production_endpoint: production }: CognigySection,
  project: Project,
  lookUp: LookUp,
): Promise<Endpoint> {
  if (production === undefined) {
    throw new SuiteRejected(
      `--snapshot points the endpoint ${JSON.stringify(written)} to a version that nobody has tested yet: write cognigy.production_endpoint, the one that customers speak to, so that the two cannot be mistaken`,
    );
  }
  const found = await findEndpoint(lookUp, written, project._id);
  const endpoints = await ask(
    lookUp,
    () => lookUp.api.listEndpoints(project._id),
    'the endpoints of the project cannot be listed',
  );
  const gate = endpoints.find(({ URLToken }) => URLToken === found.URLToken);
  const byToken = endpoints.find(({ URLToken }) => URLToken === production);
  const { _id } =
    byToken ?? oneOf(endpoints, production, 'cognigy.production_endpoint', 'endpoint');
  if (gate !== undefined && gate._id !== _id) return gate;
  throw new SuiteRejected(
    'cognigy.endpoint and cognigy.production_endpoint are one endpoint, and no run is lent the one that customers speak to: make a REST endpoint for the gate, and name it by cognigy.endpoint',
  );
}

interface Place {
  readonly endpoint: Endpoint | null;
  readonly project: Project;
  readonly resolver: TargetResolver;
}

async function flowOf({ flow }: CognigySection, { endpoint, project, resolver }: Place) {
  const found =
    flow === undefined
      ? await resolver.flowBehind(endpoint?.flowReferenceId || endpoint?.flowId, project)
      : await resolver.flow(flow, project, 'cognigy');
  return found === undefined ? null : { id: found.referenceId, name: found.name };
}

async function localeOf({ locale }: CognigySection, { endpoint, project, resolver }: Place) {
  const found =
    locale === undefined
      ? await resolver.localeBehind(endpoint?.localeId, project)
      : await resolver.locale(locale, project, 'cognigy');
  return found === undefined ? null : { id: found.referenceId, name: found.name };
}
