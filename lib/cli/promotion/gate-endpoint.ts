import { userInfo } from 'node:os';
import { owedEndpoints, stepsOfEndpoint } from '../../domain/audit/endpoint-log.ts';
import { messageOf } from '../../domain/errors.ts';
import type { StateDirectory } from '../../local/state-directory.ts';
import { steadyClock } from '../../local/steady-clock.ts';
import type { EndpointMover } from '../../promotion/endpoint-mover.ts';
import { giveBackOwed, type Loan, lendEndpoint } from '../../promotion/lend-endpoint.ts';
import { openCognigyApi } from '../cognigy-settings.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../tool-version.ts';
import { asRefusal } from './as-refusal.ts';

/** Who moves endpoints of Cognigy.AI from this machine; @throws UsageError where a setting is missing. */
export function openMover(
  state: StateDirectory,
  { baseUrl }: { readonly baseUrl?: string | undefined },
  terminal: Terminal,
): EndpointMover {
  const { now, sleep } = terminal.clock ?? steadyClock();
  return {
    lookUp: { api: openCognigyApi(baseUrl, terminal), sleep },
    log: {
      append: async (entry) => state.endpointLog.append(entry),
      of: async (endpoint) => stepsOfEndpoint(state.endpointLog.records(), endpoint),
    },
    claim: async ({ platformUrl, id }) => state.claimEndpoint(platformUrl, id),
    principal: userInfo().username,
    toolVersion: toolVersion(),
    now,
  };
}

/** Gives back what killed runs have left lent, and says so; what cannot be given back stops no command. */
export async function settleOwed(
  state: StateDirectory,
  flags: { readonly baseUrl?: string | undefined },
  terminal: Terminal,
): Promise<void> {
  const owed = owedEndpoints(state.endpointLog.records());
  if (owed.length === 0) return;
  try {
    const told = await giveBackOwed(openMover(state, flags, terminal), owed);
    for (const line of told) terminal.stderr.write(`note: ${line}\n`);
  } catch (error) {
    const problem = `an endpoint is owed and cannot be given back: ${messageOf(error)}`;
    terminal.stderr.write(`note: ${problem}\n`);
  }
}

/** What the run was lent, or the run that it runs cases of again; null where it was lent nothing. */
export function loanOf(
  state: StateDirectory,
  runIds: readonly string[],
): Omit<Loan, 'runId'> | null {
  const lent = state.endpointLog
    .records()
    .findLast(({ move, run }) => move === 'lend' && runIds.includes(run.run_id));
  if (lent === undefined) return null;
  const { project, endpoint, snapshot, to } = lent;
  return { project, endpoint, snapshot, to };
}

/** Lends a run its endpoint as long as `conduct` takes, and tells what became of it. */
export async function whileLent(
  loan: Loan | null,
  { mover, terminal }: { readonly mover: () => EndpointMover; readonly terminal: Terminal },
  conduct: () => Promise<number>,
): Promise<number> {
  if (loan === null) return conduct();
  const lent = await asRefusal(lendEndpoint(mover(), loan));
  terminal.stderr.write(
    `the endpoint "${loan.endpoint.name}" runs the snapshot ${loan.snapshot.name ?? loan.snapshot.id} for the time of ${loan.runId}\n`,
  );
  try {
    return await conduct();
  } finally {
    const told = await lent.giveBack();
    if (told !== null) terminal.stderr.write(`note: ${told}\n`);
  }
}
