import { holmAdjusted } from '../statistics/holm.ts';
import { type Discordant, mcNemarExact, SIGNIFICANCE } from '../statistics/mcnemar.ts';

/** What is told of a change beside its size. */
export interface ToldChange extends Discordant {
  /** Of McNemar's exact test; where several are read together, as Holm adjusts it. */
  readonly p_value: number;
  readonly within_noise: boolean;
}

export function tellChange({ worse, better }: Discordant): ToldChange {
  const p_value = mcNemarExact({ worse, better });
  return { worse, better, p_value, within_noise: p_value > SIGNIFICANCE };
}

/**
 * Changes that are looked through for the worst one, such as those of all intents.
 *
 * Only those count as tests in which a case changed: of the others it is known before that they show nothing.
 */
export function tellChanges(changes: readonly Discordant[]): ToldChange[] {
  const tested = changes.filter(({ worse, better }) => worse + better > 0);
  const adjusted = holmAdjusted(tested.map(mcNemarExact));
  const adjustedOf = new Map(tested.map((each, index) => [each, adjusted[index] ?? 1]));
  return changes.map((each) => {
    const { worse, better } = each;
    const p_value = adjustedOf.get(each) ?? 1;
    return { worse, better, p_value, within_noise: p_value > SIGNIFICANCE };
  });
}
