import { isAbsolute, join } from 'node:path';
import { defined } from '../../defined.ts';
import { type GateSettings, gateSettings } from '../../stack/settings/gate-settings.ts';
import { settingsInFile } from '../../stack/settings/settings-file.ts';
import { SettingsInvalid } from '../../stack/settings/settings-invalid.ts';
import { UsageError } from '../usage-error.ts';
import { secretLooking } from './secret-looking.ts';

export interface SettingsRead {
  /** As they stand in the file, with the name of the stack that the command line gave. */
  readonly written: Readonly<Record<string, unknown>>;
  readonly settings: GateSettings;
}

/**
 * The settings of a gate out of `file`.
 *
 * @throws UsageError with a sentence for each thing that is wrong; it repeats no value that looks like a secret.
 */
export function readSettings(
  file: string,
  { directory, stackName }: { readonly directory: string; readonly stackName?: string | undefined },
): SettingsRead {
  const path = isAbsolute(file) ? file : join(directory, file);
  const found = asUsage(() => settingsInFile(path));
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    throw new UsageError(
      `${file} holds no settings: write at least "platformUrl: https://…" into it`,
    );
  }
  const secrets = secretLooking(found);
  if (secrets.length > 0) {
    throw new UsageError(
      secrets
        .map(
          (place) =>
            `${file}: ${place} looks like a secret, and a file of settings holds none: take it out, and have it changed where others may have seen it; "cognigate deploy" asks for the gate's secrets`,
        )
        .join('\n'),
    );
  }
  const written = { ...found, ...defined({ stackName }) };
  const nameOf = (at: string) => (at === 'cognigate' ? file : at);
  return { written, settings: asUsage(() => gateSettings(written, { nameOf }), file) };
}

/** Each line of what is wrong begins with `file`, where one is given. */
function asUsage<T>(read: () => T, file = ''): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    const place = file === '' ? '' : `${file}: `;
    const lines = error.message.split('\n');
    const told = lines.map((line) => (line.startsWith(place) ? line : `${place}${line}`));
    throw new UsageError(told.join('\n'), { cause: error });
  }
}
