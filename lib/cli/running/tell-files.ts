import { INTERNAL_ERROR, messageOf } from '../../domain/errors.ts';
import { formatOf } from '../../report/report-format.ts';
import { emptyTargets } from '../report-targets.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../tool-version.ts';

/** Nobody who reads files alone takes a command that ended like this for one that passed. */
export async function tellFiles(
  paths: readonly string[],
  { isOurs, message }: { readonly isOurs: boolean; readonly message: string },
  terminal: Terminal,
): Promise<void> {
  const directory = terminal.cwd();
  // There is nothing to sign.
  const targets = emptyTargets(paths, directory).filter((path) => formatOf(path) !== 'dsse');
  if (targets.length === 0) return;
  const { unstartedReport } = await import('../../report/unstarted-report.ts');
  const { writeReports } = await import('../write-reports.ts');
  const report = unstartedReport({
    verdict: isOurs ? 'rejected' : 'error',
    reason: { code: isOurs ? 'refused' : INTERNAL_ERROR, message },
    at: new Date().toISOString(),
    toolVersion: toolVersion(),
  });
  for (const path of targets) {
    try {
      await writeReports(report, [path], { directory, history: [] });
    } catch (error) {
      terminal.stderr.write(`note: ${path} cannot be written: ${messageOf(error)}\n`);
    }
  }
}
