import type { EndpointEntry, EndpointRecord } from '../domain/audit/endpoint-log.ts';
import { ConfigurationInvalid } from '../domain/errors.ts';
import { isoTime } from '../domain/instant.ts';
import type { EndpointPlace } from '../domain/suite/prepared/endpoint-place.ts';
import type { LookUp } from '../platforms/cognigy-ai/look-up.ts';
import { foreignText } from '../platforms/foreign-text.ts';

/** Steps are on disk before what they announce is done. */
interface EndpointLog {
  append(entry: EndpointEntry): EndpointRecord;
  records(): EndpointRecord[];
}

/** Who moves endpoints, where, and where every step is written down. */
export interface EndpointMover {
  readonly lookUp: LookUp;
  readonly log: EndpointLog;
  /** Makes this process the only one that moves an endpoint; null where one does already. */
  readonly claim: (platformUrl: string, endpointId: string) => (() => void) | null;
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
export function note(
  { log, lookUp, principal, toolVersion, now }: EndpointMover,
  { move, project, endpoint, from, to, run, snapshot }: Move,
  { stage, problem }: Pick<EndpointEntry, 'stage' | 'problem'>,
): void {
  log.append({
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

/** @throws ConfigurationInvalid where another command moves the endpoint right now. */
export function claimed(
  { claim, lookUp }: EndpointMover,
  { id, name }: EndpointEntry['endpoint'],
): () => void {
  const release = claim(lookUp.api.address.text, id);
  if (release !== null) return release;
  throw new ConfigurationInvalid(
    `the endpoint "${foreignText(name, 60)}" is lent to a run that is in flight: wait for its end, or give each pipeline a gate endpoint of its own`,
  );
}
