import { Risk, type StopRule } from '../../domain/suite/stopping/stop-rule.ts';
import { UsageError } from '../usage-error.ts';

/** What `--stop` says; `never` takes back what the suite says. */
export type StopFlag = StopRule | 'never';

/** @throws UsageError where a flag's value is no rule by which a run may end early. */
export function stopRule(value: string): StopFlag {
  if (value === 'certain' || value === 'never') return value;
  const risk = Risk.safeParse(Number(value.replace(/^risk[=:]/, '')));
  if (value.trim() !== '' && risk.success) return { risk: risk.data };
  throw new UsageError(
    `--stop is ${JSON.stringify(value)}; it must be certain, never, or a risk between 0.001 and 0.2 such as 0.05`,
  );
}
