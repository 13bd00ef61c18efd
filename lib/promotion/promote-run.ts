import type { EndpointPlace } from '../domain/suite/prepared/endpoint-place.ts';
import type { AuditedRun } from './audited-run.ts';
import { checkTarget } from './check-endpoint.ts';
import { type Check, checkRun } from './check-run.ts';
import { checkSignature, type SignatureConditions } from './check-signature.ts';
import type { EndpointMover } from './endpoint-mover.ts';
import { promoteEndpoint } from './promote-endpoint.ts';

export interface PromotionWish {
  /** The endpoint that customers speak to, by id, URL token or name. */
  readonly wanted: string;
  /** What the suite calls it, likewise; undefined where it names none. */
  readonly production: string | undefined;
  /** Looks at everything and changes nothing. */
  readonly isDry: boolean;
}

export interface Promoted {
  readonly status: 'promoted' | 'was_there' | 'would_promote';
  readonly runId: string;
  readonly endpoint: { readonly id: string; readonly name: string };
  /** What the endpoint ran before. */
  readonly from: EndpointPlace;
  readonly snapshot: { readonly id: string; readonly name: string | null; readonly hash: string };
}

export type Promotion = Promoted | { readonly status: 'refused' };

export interface PromotionConditions {
  readonly maxAgeMs: number;
  /** Null where no key is configured, so that nothing is signed. */
  readonly signature: SignatureConditions | null;
}

/** What was decided of a run, held against what production may run. */
export function checkAudited(
  { audit, record, later, expires: unsigned }: AuditedRun,
  { maxAgeMs, signature }: PromotionConditions,
  { lookUp, now }: Pick<EndpointMover, 'lookUp' | 'now'>,
): Check[] {
  const platformUrl = lookUp.api.address.text;
  const signed = signature === null ? null : checkSignature(record, signature);
  const expires = signed?.expires ?? unsigned;
  return [
    audit,
    ...(signed === null ? [] : [signed.check]),
    ...checkRun(record, { platformUrl, maxAgeMs, expires, now: now(), later }),
  ];
}

/**
 * Points production to the snapshot of a run that has stood `checkAudited`.
 *
 * @param seen told what was found of snapshot and endpoint, before anything is changed
 * @throws SuiteRejected where there is no such endpoint, or the snapshot lacks the flow that was tested.
 * @throws PlatformUnreachable where the endpoint does not run the snapshot afterwards.
 */
export async function promoteRun(
  { record }: Pick<AuditedRun, 'record'>,
  { wanted, production, isDry }: PromotionWish,
  { mover, seen }: { readonly mover: EndpointMover; readonly seen: (checks: Check[]) => void },
): Promise<Promotion> {
  const { bot, run_id, hash: auditHash } = record;
  if (bot === undefined) throw new TypeError('a run of no version was not refused');
  const { endpoint, from, to, checks } = await checkTarget(mover, { bot, wanted, production });
  seen([...checks]);
  if (!areMet(checks)) return { status: 'refused' };
  const { id, name, hash } = bot.entrypoint;
  const snapshot = { id, name, hash: hash ?? '' };
  const promoted = { runId: run_id, endpoint, from, snapshot };
  if (isDry) return { status: 'would_promote', ...promoted };
  const status = await promoteEndpoint(mover, {
    project: { id: bot.project.id, name: bot.project.name ?? bot.project.id },
    endpoint,
    from,
    to,
    run: { run_id, audit_hash: auditHash },
    snapshot,
  });
  return { status, ...promoted };
}

export function areMet(checks: readonly Check[]): boolean {
  return checks.every(({ remedy }) => remedy === null);
}

/** What has become of production, in a sentence. */
export function promotionSentence({ status, runId, endpoint, from, snapshot }: Promoted): string {
  const version = `the snapshot "${snapshot.name ?? snapshot.id}" (${snapshot.id})`;
  switch (status) {
    case 'would_promote':
      return `would point "${endpoint.name}" from ${from.entrypoint} to ${version}; nothing was changed`;
    case 'was_there':
      return `"${endpoint.name}" runs ${version} already; nothing was changed`;
    case 'promoted':
      return `"${endpoint.name}" runs ${version}, for which ${runId} has passed; before it ran ${from.entrypoint}`;
  }
}
