import { type Answer, ok, refusal } from './answer.ts';
import { distort } from './distort-results.ts';
import type { Execution, ExecutionStore } from './execution-store.ts';
import type { Faults } from './fault-plan.ts';

/** `offset` is where the page begins; `pageSize` null puts all results on one page. */
export interface PageQuery {
  readonly offset: string | null;
  readonly pageSize: number | null;
}

/** The results of an execution that is over, in the order of its cases. */
export async function resultsAnswer(
  execution: Execution,
  executions: ExecutionStore,
  page: PageQuery,
  faults: Faults,
  now: number,
): Promise<Answer> {
  if (!executions.hasEnded(execution)) return notReady('conflict');
  const fault = faults.find('not_ready');
  if (fault && (now - execution.endsAt) / 1000 < (fault.seconds ?? Number.POSITIVE_INFINITY)) {
    return notReady(fault.as);
  }
  const all = await execution.results;
  const results = distort(all.slice(0, execution.casesAtEnd), faults);
  const offset = page.offset === null ? 0 : Number(page.offset);
  if (!Number.isInteger(offset) || offset < 0 || offset > results.length) {
    return refusal(400, 'invalid_request', `offset must be between 0 and ${results.length}`);
  }
  const end = page.pageSize === null ? results.length : offset + page.pageSize;
  const more = end < results.length;
  return ok({
    test_results: results.slice(offset, end),
    ...(more && { next: `/api/v1/executions/${execution.id}/results?offset=${end}` }),
  });
}

function notReady(form: 'accepted' | 'empty' | 'not_found' | 'conflict'): Answer {
  const message = 'the results are not ready yet: ask again';
  switch (form) {
    case 'accepted':
      return { ...ok({ status: 'pending' }, 202), headers: { 'retry-after': '1' } };
    case 'empty':
      return ok({ test_results: [] });
    case 'not_found':
      return refusal(404, 'not_found', message);
    case 'conflict':
      return refusal(409, 'not_ready', message, { 'retry-after': '1' });
  }
}
