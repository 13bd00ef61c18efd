import { formatOf } from '../../report/report-format.ts';
import type { GateClient } from './gate-client.ts';

/** The signed verdict of a run, where a file of it is asked for; null where none is, or it is not signed. */
export async function wantedEnvelope(
  runId: string,
  files: readonly string[],
  client: Pick<GateClient, 'envelope'>,
): Promise<Uint8Array | null> {
  return files.some((file) => formatOf(file) === 'dsse') ? client.envelope(runId) : null;
}
