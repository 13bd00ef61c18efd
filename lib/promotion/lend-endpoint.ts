import {
  type EndpointEntry,
  type EndpointRecord,
  owedEndpoints,
} from '../domain/audit/endpoint-log.ts';
import { ConfigurationInvalid, PlatformUnreachable } from '../domain/errors.ts';
import type { EndpointPlace } from '../domain/suite/prepared/endpoint-place.ts';
import { ask } from '../platforms/cognigy-ai/look-up.ts';
import { isAt, placeOf, pointEndpoint } from '../platforms/cognigy-ai/version/point-endpoint.ts';
import { foreignText } from '../platforms/foreign-text.ts';
import type { GivenBack } from '../steps/ports/bot-versions.ts';
import { claimed, type EndpointMover, type Move, note, stepsOf } from './endpoint-mover.ts';

export interface Loan extends Pick<EndpointEntry, 'project' | 'endpoint' | 'snapshot'> {
  readonly to: EndpointPlace;
  readonly runId: string;
}

export interface LentEndpoint {
  /** Points it back to what it ran; what then is to be told, or null. Never rejects. */
  giveBack(): Promise<string | null>;
}

/**
 * Points a gate endpoint to a snapshot for the time of a run.
 *
 * What is owed is on disk before the endpoint is changed, so that a kill at any moment leaves a record of it.
 * @throws ConfigurationInvalid where another run has it, or it is one that customers speak to.
 * @throws PlatformUnreachable where it does not take the snapshot.
 */
export async function lendEndpoint(mover: EndpointMover, loan: Loan): Promise<LentEndpoint> {
  const { project, endpoint, snapshot, to, runId } = loan;
  const release = await claimed(mover, endpoint);
  try {
    await refuseProduction(mover, endpoint);
    await settle(mover, endpoint);
    const from = await placeNow(mover, endpoint);
    const run = { run_id: runId, audit_hash: null };
    const move: Move = { move: 'lend', project, endpoint, snapshot, run, from, to };
    await note(mover, move, { stage: 'intended' });
    const pointed = await pointEndpoint(mover.lookUp, endpoint.id, to);
    if (pointed.status === 'there') {
      await note(mover, move, { stage: 'done' });
      return { giveBack: () => giveBackLoan(mover, move).then(tellingOf).finally(release) };
    }
    await note(mover, move, { stage: 'failed', problem: pointed.problem });
    const told = tellingOf(await giveBackLoan(mover, move));
    throw new PlatformUnreachable(
      `the endpoint "${foreignText(endpoint.name, 60)}" does not take the snapshot ${snapshot.id}: ${pointed.problem}${told === null ? '' : `; ${told}`}`,
    );
  } catch (error) {
    release();
    throw error;
  }
}

/** @throws ConfigurationInvalid where an endpoint could not be lent right now. */
export async function refuseLoan(
  mover: EndpointMover,
  endpoint: EndpointEntry['endpoint'],
): Promise<void> {
  const release = await claimed(mover, endpoint);
  release();
  await refuseProduction(mover, endpoint);
}

/** Gives back what runs that were killed have left lent, but for what is in use right now; what was done, in sentences. */
export async function giveBackOwed(
  mover: EndpointMover,
  owed: readonly EndpointRecord[],
): Promise<string[]> {
  const told: string[] = [];
  for (const { platform_url: platformUrl, endpoint } of owed) {
    if (platformUrl !== mover.lookUp.api.address.text) continue;
    const release = await mover.claim({ platformUrl, id: endpoint.id });
    if (release === null) continue;
    told.push(...(await settle(mover, endpoint).finally(release)));
  }
  return told;
}

async function settle(
  mover: EndpointMover,
  endpoint: Pick<EndpointEntry['endpoint'], 'id'>,
): Promise<string[]> {
  const [owed] = owedEndpoints(await stepsOf(mover, endpoint));
  if (owed === undefined) return [];
  const problem = tellingOf(await giveBackLoan(mover, owed));
  return [
    problem ??
      `the endpoint "${foreignText(owed.endpoint.name, 60)}" was still lent to ${owed.run.run_id}; it runs ${owed.from.entrypoint} again`,
  ];
}

/** What is to be told of it on this machine, or null. */
function tellingOf(given: GivenBack): string | null {
  if (given.status === 'returned') return given.note;
  return `${given.problem}: the next run, resume, rerun or promote tries again, and doctor tells`;
}

/** Points an endpoint back; one that somebody has pointed elsewhere in the meantime is left as it is. */
export async function giveBackLoan(
  mover: EndpointMover,
  lent: Move | EndpointRecord,
): Promise<GivenBack> {
  const { project, endpoint, snapshot, run, from, to } = lent;
  const move: Move = { move: 'give_back', project, endpoint, snapshot, run, from: to, to: from };
  const name = `the endpoint "${foreignText(endpoint.name, 60)}"`;
  const read = await mover.lookUp.api.readEndpoint(endpoint.id);
  if (read.status === 'failed' && read.kind === 'not_found') {
    await note(mover, move, { stage: 'done', problem: 'it was deleted' });
    return { status: 'returned', note: `${name} was deleted while it was lent` };
  }
  const found = read.status === 'ok' ? placeOf(read.value) : null;
  if (found !== null && isAt(found, from)) {
    await note(mover, move, { stage: 'done' });
    return { status: 'returned', note: null };
  }
  if (found !== null && found.entrypoint !== to.entrypoint) {
    const problem = `somebody has pointed it to ${foreignText(found.entrypoint, 60)}`;
    await note(mover, move, { stage: 'done', problem });
    return { status: 'returned', note: `${name} is left as it is: ${problem} while it was lent` };
  }
  await note(mover, move, { stage: 'intended' });
  const pointed = await pointEndpoint(mover.lookUp, endpoint.id, from);
  if (pointed.status === 'there') {
    await note(mover, move, { stage: 'done' });
    return { status: 'returned', note: null };
  }
  await note(mover, move, { stage: 'failed', problem: pointed.problem });
  const problem = `${name} is owed ${from.entrypoint} and still runs the snapshot ${snapshot.id} (${pointed.problem})`;
  return { status: 'owed', problem };
}

/** An endpoint that was promoted is one that customers speak to. */
async function refuseProduction(
  mover: EndpointMover,
  endpoint: EndpointEntry['endpoint'],
): Promise<void> {
  const steps = await stepsOf(mover, endpoint);
  if (steps.every(({ move }) => move !== 'promote')) return;
  throw new ConfigurationInvalid(
    `the endpoint "${foreignText(endpoint.name, 60)}" was promoted from here, so customers speak to it, and it is lent to no run: name a gate endpoint by cognigy.endpoint`,
  );
}

async function placeNow({ lookUp }: EndpointMover, endpoint: EndpointEntry['endpoint']) {
  const details = await ask(
    lookUp,
    () => lookUp.api.readEndpoint(endpoint.id),
    'the gate endpoint cannot be read',
  );
  const place = placeOf(details);
  if (place !== null) return place;
  throw new PlatformUnreachable(
    `the endpoint "${foreignText(endpoint.name, 60)}" does not tell what it runs, so that it could not be given back: gate playbooks, or point it to the snapshot yourself and name that by cognigy.entrypoint`,
  );
}
