import type { EndpointEntry, EndpointRecord, MovedEndpoint } from '../domain/audit/endpoint-log.ts';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { isoTime } from '../domain/instant.ts';
import type { EndpointPlace } from '../domain/suite/prepared/endpoint-place.ts';
import type { LookUp } from '../platforms/cognigy-ai/look-up.ts';
import { foreignText } from '../platforms/foreign-text.ts';

/** Steps are stored before what they announce is done. */
export interface EndpointLog {
  /** @throws ConcurrentWrite where somebody else has moved the endpoint since it was last asked about. */
  append(entry: EndpointEntry): Promise<EndpointRecord>;
  /** The steps of one endpoint, oldest first; where there are many, the newest, from a whole loan on. */
  of(endpoint: MovedEndpoint): Promise<readonly EndpointRecord[]>;
}

/** Who moves endpoints, where, and where every step is written down. */
export interface EndpointMover {
  readonly lookUp: LookUp;
  readonly log: EndpointLog;
  /** Makes whoever asks the only one that moves an endpoint; null where another does already. */
  readonly claim: (endpoint: MovedEndpoint) => Promise<(() => void) | null>;
  readonly principal: string;
  readonly toolVersion: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** What is done with which endpoint, for which run and snapshot. */
export interface Move extends Pick<EndpointEntry, 'project' | 'endpoint' | 'run' | 'snapshot'> {
  readonly move: EndpointEntry['move'];
  readonly from: EndpointPlace;
  readonly to: EndpointPlace;
}

/** Writes one step of a move down. */
export async function note(
  { log, lookUp, principal, toolVersion, now }: EndpointMover,
  { move, project, endpoint, from, to, run, snapshot }: Move,
  { stage, problem }: Pick<EndpointEntry, 'stage' | 'problem'>,
): Promise<void> {
  await log.append({
    schema: 'cognigate.endpoint/1',
    move,
    stage,
    at: isoTime(now()),
    principal,
    platform_url: lookUp.api.address.text,
    project,
    endpoint,
    from,
    to,
    run,
    snapshot,
    ...(problem === undefined ? {} : { problem }),
    tool: { name: 'cognigate', version: toolVersion },
  });
}

/** The steps of one endpoint of the platform that is asked. */
export function stepsOf(
  { log, lookUp }: Pick<EndpointMover, 'log' | 'lookUp'>,
  { id }: Pick<EndpointEntry['endpoint'], 'id'>,
): Promise<readonly EndpointRecord[]> {
  return log.of({ platformUrl: lookUp.api.address.text, id });
}

/** @throws ConfigurationInvalid where another run moves the endpoint right now. */
export async function claimed(
  { claim, lookUp }: EndpointMover,
  { id, name }: EndpointEntry['endpoint'],
): Promise<() => void> {
  const release = await claim({ platformUrl: lookUp.api.address.text, id });
  if (release !== null) return release;
  throw new ConfigurationInvalid(
    `the endpoint "${foreignText(name, 60)}" is lent to a run that is in flight: wait for its end, or give each pipeline a gate endpoint of its own`,
  );
}
