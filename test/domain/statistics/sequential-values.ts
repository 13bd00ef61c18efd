import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type * as RiskLimiting from '../../../lib/domain/statistics/risk-limiting.ts';
import type * as TruncatedSprt from '../../../lib/domain/statistics/truncated-sprt.ts';

const row = z.array(z.number());
const pair = z.tuple([z.number(), z.number()]);

/** What others computed from the description of the rules alone; the file names them. */
export const sequentialValues = z
  .object({
    origin: z.string(),
    risk_rules: z.object({
      rows: z
        .array(
          z.object({
            population: z.number(),
            missesAllowed: z.number(),
            openRisk: z.number(),
            shutRisk: z.number(),
            opens: z.array(pair),
            shuts: z.array(pair),
          }),
        )
        .length(60),
    }),
    risk_courses: z.object({ rows: z.array(row).length(7) }),
    reliability: z.object({
      rows: z
        .array(
          z.object({
            definition: z.tuple([z.number(), z.number(), z.number(), z.number()]),
            fixed: z.number(),
            wald: z.boolean(),
            courses: z.array(row),
          }),
        )
        .length(40),
    }),
    curtailed: z.object({ rows: z.array(row).length(200) }),
    pass_hat_k: z.object({ rows: z.array(row).length(200) }),
  })
  .parse(JSON.parse(readFileSync(new URL('./sequential-values.json', import.meta.url), 'utf8')));

/** Where a rule at a risk decides otherwise than the judge: a case or a miss sooner or later. */
export function misjudgedAtRisk({ decideAtRisk }: Pick<typeof RiskLimiting, 'decideAtRisk'>) {
  return sequentialValues.risk_rules.rows.flatMap(({ opens, shuts, ...tested }) => [
    ...opens.flatMap(([misses, drawn]) => {
      const sooner = decideAtRisk(tested, { drawn: drawn - 1, misses });
      const then = decideAtRisk(tested, { drawn, misses });
      const right = then === 'open' && (sooner !== 'open' || misses > drawn - 1);
      return right ? [] : [{ ...tested, drawn, misses, then, sooner }];
    }),
    ...shuts.flatMap(([drawn, misses]) => {
      const fewer = decideAtRisk(tested, { drawn, misses: misses - 1 });
      const then = decideAtRisk(tested, { drawn, misses });
      return then === 'shut' && fewer !== 'shut' ? [] : [{ ...tested, drawn, misses, then, fewer }];
    }),
  ]);
}

const TOLERANCE = 1e-9;

/** Where a sequential test of one case ends otherwise than that of the judge. */
export function misjudgedReliabilities({
  fixedSampleSize,
  reliabilityCourse,
}: Pick<typeof TruncatedSprt, 'fixedSampleSize' | 'reliabilityCourse'>) {
  return sequentialValues.reliability.rows.flatMap(({ definition, fixed, courses }) => {
    const [atLeast, expected, risk, miss] = definition;
    const reliability = { atLeast, expected, risk, miss };
    const runs = fixedSampleSize(reliability);
    const others = courses.filter(([rate = NaN, open = NaN, shut = NaN, mean = NaN]) => {
      const ours = reliabilityCourse(reliability, rate);
      const distance = Math.max(
        Math.abs(ours.open - open),
        Math.abs(ours.shut - shut),
        Math.abs(ours.expected - mean),
      );
      return !(distance < TOLERANCE);
    });
    return runs === fixed && others.length === 0 ? [] : [{ ...reliability, runs, fixed, others }];
  });
}
