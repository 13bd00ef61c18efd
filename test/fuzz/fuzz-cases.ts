import { campaignSize } from '../support/setup/campaign-size.ts';

const CASES = campaignSize({ sample: 2_000, full: 50_000 });

/** How many of them one property is worth. */
export function fuzzCases(share: number): number {
  return Math.max(20, Math.ceil(CASES * share));
}
