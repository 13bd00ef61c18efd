/** Cases of a whole fuzz campaign: 50,000 where a machine has the time for it, a taste of it elsewhere. */
const CASES = Number(process.env.FUZZ_CASES ?? (process.env.CI ? 50_000 : 2_000));

/** How many of them one property is worth. */
export function fuzzCases(share: number): number {
  return Math.max(20, Math.ceil(CASES * share));
}
