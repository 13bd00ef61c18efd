import { readFileSync } from 'node:fs';
import { load, YAMLException } from 'js-yaml';
import { SettingsInvalid } from './settings-invalid.ts';

/**
 * The settings of one environment as they stand in a file, YAML or JSON, that no upgrade touches.
 *
 * @throws SettingsInvalid where it cannot be read.
 */
export function settingsInFile(path: string): unknown {
  try {
    return load(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason =
      error instanceof YAMLException
        ? `is no YAML: ${error.reason}${error.mark ? `, in line ${error.mark.line + 1}` : ''}`
        : 'cannot be read: is it there, and yours to read?';
    throw new SettingsInvalid(`the file of settings "${path}" ${reason}`);
  }
}
