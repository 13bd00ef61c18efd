import { jsonBytes } from '../domain/json-bytes.ts';
import { RunState } from '../domain/run-state.ts';
import { executeWorkflow } from '../engine/execute-workflow.ts';
import type { VirtualClock } from '../engine/virtual-clock.ts';
import { exportedWorkflow, STEPS } from '../local/drive-run.ts';
import type { Ports } from '../steps/ports/ports.ts';
import { type PortCall, withCalls } from './calls.ts';
import { priceOf, total } from './price-list.ts';
import type { RunUsage } from './run-usage.ts';

/** What DynamoDB calls a unit, in bytes: of a read, and of a write. */
const READ_UNIT = 4_096;
const WRITE_UNIT = 1_024;
const READS = /^(?:read|list|recent|head|executionHolder)/;

type Stores = Pick<Ports, 'ledger' | 'audit' | 'durations' | 'baselines' | 'evidence' | 'budget'>;

/** Counts what the stores of a deployed gate would be asked for. */
export class StoreMeter {
  readonly counts = { readUnits: 0, writeUnits: 0, s3Puts: 0, s3Gets: 0, evidenceBytes: 0 };

  metered(stores: Stores): Stores {
    const at = <Port extends object>(port: Port, told: (call: PortCall) => void) =>
      withCalls(port, (work) => work(), told);
    const table = (call: PortCall) => this.#table(call);
    return {
      ledger: at(stores.ledger, table),
      audit: at(stores.audit, table),
      durations: at(stores.durations, table),
      baselines: at(stores.baselines, table),
      evidence: at(stores.evidence, (call) => this.#object(call)),
      budget: at(stores.budget, () => {
        this.counts.readUnits += 1;
        this.counts.writeUnits += 1;
      }),
    };
  }

  #table({ name, given, returned }: PortCall): void {
    if (READS.test(name)) {
      this.counts.readUnits += unitsOf(returned, READ_UNIT);
      return;
    }
    const [first] = given;
    const items = Array.isArray(first) ? first : [first];
    for (const item of items) this.counts.writeUnits += unitsOf(item, WRITE_UNIT);
  }

  #object({ name, given }: PortCall): void {
    if (name === 'get') this.counts.s3Gets += 1;
    if (name !== 'put') return;
    const bytes = given.find((each) => each instanceof Uint8Array);
    this.counts.s3Puts += 1;
    this.counts.evidenceBytes += bytes?.byteLength ?? 0;
  }
}

function unitsOf(item: unknown, bytes: number): number {
  return Math.max(1, Math.ceil(jsonBytes(item ?? null).byteLength / bytes));
}

/** US cents of an accepted run in a deployed gate: the exported definition, executed as there. */
export async function awsCents(
  runId: string,
  ports: Ports,
  { clock, meter }: { readonly clock: VirtualClock; readonly meter: StoreMeter },
): Promise<number> {
  const invocations: Record<string, number> = { 'start-run': 1 };
  let looks = 0;
  let pollMs = 0;
  const tasks = Object.fromEntries(
    Object.entries(STEPS).map(([name, step]) => [
      name,
      async (payload: unknown) => {
        const startedAt = clock.now();
        invocations[name] = (invocations[name] ?? 0) + 1;
        const state = await step(RunState.parse(payload), ports);
        ({ tick: looks } = state);
        if (name === 'poll-batches') pollMs += clock.now() - startedAt;
        return state;
      },
    ]),
  );
  const { transitions, history } = await executeWorkflow(exportedWorkflow(), {
    name: runId,
    input: { runId },
    tasks,
    clock,
    random: () => 0.5,
  });
  const usage: RunUsage = {
    transitions,
    historyEvents: history.length,
    looks,
    invocations,
    waitedSeconds: pollMs / 1_000,
    ...meter.counts,
  };
  return total(priceOf(usage)) * 100;
}
