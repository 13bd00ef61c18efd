import { mcNemarExact } from '../statistics/mcnemar.ts';
import type { Gate, Suite } from '../suite/suite.ts';

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

/** Those of a suite that it would meet though every case failed that has passed; of playbooks nobody knows the cases. */
export function neverMissed({ gate, test_cases: cases }: Suite): DeltaThreshold[] {
  const count = cases.length;
  const worst: Readonly<Record<DeltaThreshold, (threshold: number) => boolean>> = {
    max_new_failures: (most) => count <= most,
    max_pass_rate_drop: (most) => most >= 1,
    max_intent_f1_drop: (most) => most >= 1,
    max_significant_loss: (risk) => mcNemarExact({ worse: count, better: 0 }) >= risk,
  };
  if (count === 0) return [];
  return deltaThresholds(gate).flatMap(({ name, threshold }) =>
    worst[name](threshold) ? name : [],
  );
}
