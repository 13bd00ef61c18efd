import { Relation, RobustnessSection } from '../robustness/robustness-section.ts';
import type { Suite } from '../suite.ts';
import { localeOf } from './locale-of.ts';

/** What a suite asks to be varied, and in which locale. */
export interface AskedRobustness extends RobustnessSection {
  readonly locale: string;
}

/** Undefined where a suite asks for nothing. A threshold asks for its relation. */
export function robustnessOf(
  suite: Pick<Suite, 'robustness' | 'gate' | 'cognigy'>,
): AskedRobustness | undefined {
  const section = suite.robustness ?? askedByGate(suite);
  return section && { ...section, locale: localeOf(section, suite) };
}

function askedByGate({ gate }: Pick<Suite, 'gate'>): RobustnessSection | undefined {
  const relations = Relation.options.filter((each) => gate.robustness?.[each] !== undefined);
  return relations.length === 0 ? undefined : RobustnessSection.parse({ relations });
}
