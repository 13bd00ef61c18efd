import type { ClientName } from '../clients/client-of.ts';
import type { KillScope, Share, SmallRunAt } from './kill-points.ts';

/** What one thread does of a campaign. */
export type Job = SeedRange | KillRange;

/** Seeds `first`, `first + step`, …, `runs` of them. */
export interface SeedRange {
  readonly kind: 'seeds';
  readonly client: ClientName;
  readonly first: number;
  readonly runs: number;
  readonly step: number;
}

/** Ordered pairs of kills, of which the first is in a share of the places. */
export interface KillRange {
  readonly kind: 'kills';
  readonly ability: SmallRunAt;
  readonly scopes: readonly [first: KillScope, second: KillScope];
  readonly share: Share;
}
