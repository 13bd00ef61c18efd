import type { Suite } from '../../domain/suite/suite.ts';
import type { EndpointMover } from '../../promotion/endpoint-mover.ts';
import { type GatedSnapshot, gateSnapshot } from '../../promotion/gate-snapshot.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { asRefusal } from './as-refusal.ts';

/** @throws UsageError where there is nothing of which a snapshot could be made, and be there later. */
export function refuseSnapshot(
  { snapshot, mock }: { readonly snapshot?: string | true | undefined; readonly mock?: true },
  { platform }: Suite,
): void {
  if (snapshot === undefined) return;
  if (platform !== 'cognigy-ai') {
    throw new UsageError(
      `--snapshot is for suites of the platform cognigy-ai, and this one is for ${platform}`,
    );
  }
  if (mock !== true) return;
  throw new UsageError(
    '--snapshot makes a snapshot that is to be promoted, and --mock is gone after the run: leave one of them out; a mock that stays is served by cognigate mock --platform cognigy-ai',
  );
}

/** Makes the snapshot of `--snapshot`, and says so. */
export async function takenSnapshot(
  suite: Suite,
  { runId, wanted }: { readonly runId: string; readonly wanted: string | true },
  mover: EndpointMover,
  terminal: Terminal,
): Promise<GatedSnapshot> {
  const name = wanted === true ? undefined : wanted;
  const gated = await asRefusal(gateSnapshot(suite, { runId, name }, mover));
  const { id, name: given, hash } = gated.snapshot;
  terminal.stderr.write(`made the snapshot "${given}" (${id}) with the hash ${hash}\n`);
  return gated;
}
