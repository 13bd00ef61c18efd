import type { Robustness } from '../report.ts';
import { listed } from '../suite/listed.ts';
import type { Reason } from '../verdict.ts';

/** What is not known of variants, which closes no gate that has no threshold on them. */
export function explainVariants(robustness: Robustness | undefined): Reason[] {
  if (robustness === undefined) return [];
  const { relations, variants } = robustness;
  if (variants.length === 0) {
    return [
      {
        code: 'variants_missing',
        message:
          'the suite asks for robustness and no variant was run: cognigate run and cognigate submit make them',
      },
    ];
  }
  const open = relations.filter(({ not_evaluated }) => not_evaluated > 0);
  if (open.length === 0) return [];
  const named = open.map((each) => `${each.relation} (${each.not_evaluated})`);
  return [
    {
      code: 'variants_not_evaluated',
      message: `robustness is not known where variants or their cases were not evaluated: ${listed(named)}`,
    },
  ];
}
