import { resolve } from 'node:path';
import { MIN_SECRET_CHARACTERS, Secrets } from '../../platforms/secrets.ts';
import { isNamedWithin } from '../../suite-file/read-bytes.ts';
import type { StateFlags } from '../options/state-options.ts';
import { STDIN } from '../running/suite-files.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** What whoever has started the server says; no call changes any of it. */
export interface WorkplaceFlags extends StateFlags {
  readonly baseUrl?: string | undefined;
  /** Claims that suites are run against the mock alone. */
  readonly mock?: true | undefined;
}

/** Where an agent works: the machine, and what was settled before it came. */
export interface Workplace {
  readonly terminal: Terminal;
  readonly flags: WorkplaceFlags;
  readonly secrets: Secrets;
}

/** Whatever a variable with such a name holds is in no answer. */
const SECRET_NAME =
  /SECRET|TOKEN|PASSWORD|CREDENTIAL|API_KEY|_KEY$|WEBHOOK|_SLACK_URL|_TEAMS_URL|_PROXY$/i;

export function workplace(flags: WorkplaceFlags, terminal: Terminal): Workplace {
  const secrets = new Secrets();
  for (const [name, value = ''] of Object.entries(terminal.env)) {
    if (SECRET_NAME.test(name) && value.length >= MIN_SECRET_CHARACTERS) secrets.learn(name, value);
  }
  return { terminal, flags, secrets };
}

/**
 * A suite file as an agent names it.
 * @throws UsageError where it lies elsewhere by its name; links are looked at by whoever reads it.
 */
export function suiteNamed(path: string, terminal: Pick<Terminal, 'cwd'>): string {
  const directory = terminal.cwd();
  if (path !== STDIN && isNamedWithin(resolve(directory, path), directory)) return path;
  throw new UsageError(
    `${JSON.stringify(path)} is no file beneath the working directory; name a suite there`,
  );
}
