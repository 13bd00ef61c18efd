import { boundGarbage } from '../lib/cli/bound-memory.ts';
import { main } from '../lib/cli/main.ts';
import { outliveStreams } from '../lib/cli/terminal.ts';
import { withoutSqliteWarning } from './without-sqlite-warning.ts';

/** Carries out the command line of this process, whose Node.js is known to be new enough. */
export async function carryOut(process: NodeJS.Process): Promise<void> {
  boundGarbage();
  withoutSqliteWarning(process);
  outliveStreams(process);
  process.exitCode = await main(process.argv.slice(2), process);
}
