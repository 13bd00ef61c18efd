import { owedEndpoints } from '../domain/audit/endpoint-log.ts';
import { ConfigurationInvalid, SuiteRejected } from '../domain/errors.ts';
import {
  askForSnapshot,
  lookForSnapshot,
  refuseUnfit,
} from '../platforms/cognigy-ai/version/take-snapshot.ts';
import type { BotVersions, VersionedRun } from '../steps/ports/bot-versions.ts';
import { type EndpointMover, stepsOf } from './endpoint-mover.ts';
import { aboutSnapshot, plannedLoan, planSnapshot } from './gate-snapshot.ts';
import { giveBackLoan, lendEndpoint } from './lend-endpoint.ts';

const NOTHING_OWED = { status: 'returned', note: null } as const;

/** Versions by an endpoint's mover, which is opened for the run that it moves for. */
export function botVersionsOf(
  moverFor: (run: VersionedRun) => Promise<EndpointMover>,
): BotVersions {
  const anybody: VersionedRun = { runId: '', principal: '' };
  const lookUp = async () => (await moverFor(anybody)).lookUp;
  return {
    async plan(suite, run, name) {
      const mover = await moverFor(run);
      const plan = await asRejection(planSnapshot(suite, { runId: run.runId, name }, mover));
      await refuseUnfit(mover.lookUp, plan);
      return plan;
    },
    ask: async (plan) => askForSnapshot(await lookUp(), plan),
    look: async (plan, taskId) => lookForSnapshot(await lookUp(), plan, taskId),
    about: aboutSnapshot,

    async lend(plan, snapshot, run) {
      const mover = await moverFor(run);
      const loan = await plannedLoan(plan, { snapshot, runId: run.runId }, mover);
      if (loan !== null) await asRejection(lendEndpoint(mover, loan));
    },

    async giveBack({ endpoint }, run) {
      if (endpoint === null) return NOTHING_OWED;
      const mover = await moverFor(run);
      const [owed] = owedEndpoints(await stepsOf(mover, endpoint));
      return owed?.run.run_id === run.runId ? giveBackLoan(mover, owed) : NOTHING_OWED;
    },
  };
}

/** What keeps an endpoint from being lent is a request that cannot be carried out as it is. */
async function asRejection<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error;
    throw new SuiteRejected(error.message, { cause: error });
  }
}
