import type { Gate } from '../suite/suite.ts';

/** Names of the thresholds that need a baseline. */
export const DELTA_THRESHOLDS = [
  'max_new_failures',
  'max_pass_rate_drop',
  'max_intent_f1_drop',
  'max_significant_loss',
] as const;
export type DeltaThreshold = (typeof DELTA_THRESHOLDS)[number];

/** Those that a gate has, each with its number. */
export function deltaThresholds({
  max_significant_loss: significant,
  ...gate
}: Gate): { readonly name: DeltaThreshold; readonly threshold: number }[] {
  const numbers = { ...gate, max_significant_loss: significant?.risk };
  return DELTA_THRESHOLDS.flatMap((name) => {
    const threshold = numbers[name];
    return threshold === undefined ? [] : [{ name, threshold }];
  });
}
