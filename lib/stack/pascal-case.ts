/** A handler's name as constructs and outputs have it: `close-run` as `CloseRun`. */
export function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
