/** What keeps a run from speaking of its bot by the whole suite, as every list of runs says it. */
export function runMarks({
  simulated,
  part,
}: {
  readonly simulated?: boolean | undefined;
  readonly part?: boolean | undefined;
}): string[] {
  return [...(simulated === true ? ['mock'] : []), ...(part === true ? ['part'] : [])];
}
