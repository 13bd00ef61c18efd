import { reportAddressProblem } from '../../notify/report-address.ts';
import type { NotifyFlags } from '../options/notify-options.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where `--report-url` is no address of the web. */
export function reportUrlOf({ reportUrl }: Pick<NotifyFlags, 'reportUrl'>): string | undefined {
  const problem = reportUrl === undefined ? null : reportAddressProblem(reportUrl);
  if (problem !== null) throw new UsageError(`--report-url ${problem}`);
  return reportUrl;
}
