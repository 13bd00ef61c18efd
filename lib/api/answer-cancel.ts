import { cancelRun } from '../steps/cancel-run.ts';
import type { Ports } from '../steps/ports/ports.ts';
import { type ApiRequest, type ApiResponse, accepted, problem } from './http.ts';
import { runView } from './run-view.ts';

/** `POST /runs/{id}/cancel`: the run ends as cancelled at its next pass, audited and notified. */
export async function answerCancel(
  { parameters }: ApiRequest,
  { ledger, now }: Pick<Ports, 'ledger' | 'now'>,
): Promise<ApiResponse> {
  const { id = '' } = parameters;
  if ((await ledger.readRun(id)) === null) return problem(404, `there is no run "${id}"`);
  const run = await cancelRun(id, { ledger, now });
  if (run.verdict !== null) {
    return problem(409, `run ${id} has ended: its verdict is ${run.verdict}`);
  }
  return accepted(runView(run, await ledger.listBatches(id)), `/runs/${id}`);
}
