import { Relation, RobustnessSection } from '../robustness/robustness-section.ts';
import type { Suite } from '../suite.ts';

/** What a suite asks to be varied; undefined where it asks for nothing. A threshold asks for its relation. */
export function robustnessOf({
  robustness,
  gate,
}: Pick<Suite, 'robustness' | 'gate'>): RobustnessSection | undefined {
  if (robustness !== undefined || gate.robustness === undefined) return robustness;
  const relations = Relation.options.filter((each) => gate.robustness?.[each] !== undefined);
  return relations.length === 0 ? undefined : RobustnessSection.parse({ relations });
}
