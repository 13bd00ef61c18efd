import type { AuditRecord } from '../audit/audit-chain.ts';
import { canonicalForm } from '../audit/canonical-form.ts';
import { mayShip, scopeOf } from '../may-ship.ts';
import type { Scope } from '../scope.ts';
import type { TestedBot } from '../suite/prepared/tested-bot.ts';
import type { Verdict } from '../verdict.ts';

/** The part of a record, or of a signed verdict, by which one takes the place of another. */
export interface PlacedVerdict {
  readonly verdict: Verdict;
  readonly scope: Scope;
  readonly platform: object;
  readonly bot: TestedBot | null;
  readonly chain: { readonly name: string; readonly sequence: number };
}

/**
 * Claims that a verdict takes the place of an earlier one on the same bot: it fails it, or passes it again as a
 * whole. A run of a part that passes, or one that came to no verdict, leaves the earlier one as it was.
 */
export function takesPlaceOf(later: PlacedVerdict, earlier: PlacedVerdict): boolean {
  const isDecisive = later.verdict === 'failed' || mayShip(later.verdict, later.scope);
  return (
    isDecisive &&
    later.chain.name === earlier.chain.name &&
    later.chain.sequence > earlier.chain.sequence &&
    identityOf(later) === identityOf(earlier)
  );
}

/** The verdict on the same bot whose place a record takes; null where there is none. */
export function supersededBy(
  record: AuditRecord,
  earlier: readonly AuditRecord[],
): AuditRecord | null {
  const decided = earlier.filter(({ verdict }) => verdict === 'passed' || verdict === 'failed');
  return decided.findLast((one) => takesPlaceOf(placed(record), placed(one))) ?? null;
}

export function placed(record: AuditRecord): PlacedVerdict {
  const { verdict, platform, bot = null, chain, seq } = record;
  return { verdict, scope: scopeOf(record), platform, bot, chain: { name: chain, sequence: seq } };
}

/** A snapshot stands for itself; of any other bot only the place is known, where it may be another one tomorrow. */
function identityOf({ bot, platform }: PlacedVerdict): string {
  if (bot?.entrypoint.kind === 'snapshot') return `snapshot ${bot.entrypoint.id}`;
  return canonicalForm({ platform, project: bot?.project, endpoint: bot?.endpoint });
}
