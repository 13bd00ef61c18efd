/** Those of the settings that are not set, by the names that people know them by. */
export function missingSettings(
  settings: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return Object.keys(settings).filter((name) => settings[name] === undefined);
}
