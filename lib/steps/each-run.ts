/**
 * What became of each run, one after the other.
 *
 * @throws AggregateError when all have been tried and with some it did not work: `<number> <failed>`.
 */
export async function eachRun<Outcome>(
  runIds: readonly string[],
  failed: string,
  work: (runId: string) => Promise<Outcome>,
): Promise<Readonly<Record<string, Outcome>>> {
  const outcomes: Record<string, Outcome> = {};
  const failures: unknown[] = [];
  for (const runId of runIds) {
    try {
      outcomes[runId] = await work(runId);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} ${failed}`);
  return outcomes;
}
