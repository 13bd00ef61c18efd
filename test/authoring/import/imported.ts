import { join } from 'node:path';
import { command } from '../../support/fakes/command-line.ts';

/** The files that other tools write. */
export const SOURCES = join(import.meta.dirname, 'sources');

/** What `--json` says of an import. */
interface Account {
  readonly suite_id: string;
  readonly source: string;
  readonly cases: number;
  readonly messages: number;
  readonly notes: readonly string[];
  readonly left: readonly { readonly what: string; readonly count: number }[];
  readonly suite: string;
}

/** Imports one of the sources; what is left is `what` to how often. */
export async function imported(kind: string, source: string, ...flags: readonly string[]) {
  const args = ['import', kind, join(SOURCES, source), '--json', ...flags];
  const { exitCode, stdout, stderr } = await command({ directory: SOURCES, env: {} }, ...args);
  if (exitCode !== 0) throw new Error(`exit ${exitCode}: ${stderr}`);
  const account: Account = JSON.parse(stdout);
  return {
    ...account,
    left: Object.fromEntries(account.left.map(({ what, count }) => [what, count])),
  };
}
