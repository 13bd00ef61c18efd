import * as z from 'zod';
import { chainOf } from '../domain/chain-of.ts';
import { isoTime } from '../domain/instant.ts';
import { type DeployedStores, deployedPlace, MOST_PRUNED } from '../forgetting/deployed-place.ts';
import { planPruning, pruneRuns } from '../forgetting/prune-runs.ts';
import { redactRun, type WhatToRedact } from '../forgetting/redact-run.ts';
import { unfitRedaction } from '../forgetting/unfit-redaction.ts';
import { type ApiRequest, type ApiResponse, ok, problem } from './http.ts';

const DAY_MS = 86_400_000;
const reason = z.string().trim().min(1).max(2_000);

/** What a request to redact a run says: a case or a text, and why. */
export const RedactionRequest = z.strictObject({
  case_id: z.string().min(1).optional().describe('What was said in this case, and expected of it.'),
  text: z.string().optional().describe('This text wherever it is, in capitals or not.'),
  reason: reason.describe('Why, for the record; without personal data.'),
});
type RedactionRequest = z.infer<typeof RedactionRequest>;

export const RedactionView = z.strictObject({
  run_id: z.string(),
  pieces: z.int().nonnegative().describe('Pieces of evidence that gave way to a tombstone.'),
  is_in_record: z.boolean().describe('The audit record has the text, too, and stays as it is.'),
});
export type RedactionView = z.infer<typeof RedactionView>;

export const PruningRequest = z.strictObject({
  older_than_days: z.int().min(1).max(99_999).describe('Decided longer ago than this.'),
  reason: reason.describe('Why, for the record.'),
  dry_run: z.boolean().default(false).describe('Lists them, and removes nothing.'),
});

export const PruningView = z.strictObject({
  suite_id: z.string(),
  runs: z.array(z.string()).describe('Runs that were pruned, or would be.'),
  unfinished: z.array(z.string()).describe('Runs that were pruned before, and not to the end.'),
  kept: z
    .array(z.string())
    .describe('As old, and staying: baselines, what a run that stays rests on, what is locked.'),
  left: z.int().nonnegative().describe('How many more there are to prune: ask again.'),
});
export type PruningView = z.infer<typeof PruningView>;

export interface ForgetPorts extends DeployedStores {
  /** Days that evidence is locked. */
  readonly lockDays: number;
  readonly toolVersion: string;
  readonly now: () => number;
}

/** `POST /runs/{id}/redaction` */
export async function answerRedaction(
  { parameters: { id = '' }, body, principal }: ApiRequest,
  ports: ForgetPorts,
): Promise<ApiResponse> {
  const asked = parsedBody(body, RedactionRequest);
  if (asked.status === 'refused') return problem(400, asked.problem);
  const what = whatIn(asked.request);
  const unfit = what === null ? 'give either case_id or text' : unfitRedaction(what, asked.request);
  if (what === null || unfit !== null) return problem(400, unfit ?? '');
  const run = await ports.ledger.readRun(id);
  if (run === null) return problem(404, `there is no run "${id}"`);
  const pruned = (await ports.log.forgotten()).pruningOf(id);
  if (pruned !== undefined) return problem(409, `run ${id} was pruned at ${pruned.at}`);
  const place = deployedPlace(run.suiteId, { stores: ports, lockedSince: lockedSince(ports) });
  const forgetter = forgetterOf(asked.request, { principal, ports });
  const outcome = await redactRun(run, what, { place, forgetter });
  if (outcome.status === 'refused') return problem(409, outcome.problem);
  const { pieces, isInRecord } = outcome;
  const view: RedactionView = { run_id: id, pieces, is_in_record: isInRecord };
  return ok(view);
}

/** `POST /suites/{id}/pruning`: some runs at a time, so that an answer comes before API Gateway gives up. */
export async function answerPruning(
  { parameters: { id = '' }, body, principal }: ApiRequest,
  ports: ForgetPorts,
): Promise<ApiResponse> {
  const asked = parsedBody(body, PruningRequest);
  if (asked.status === 'refused') return problem(400, asked.problem);
  const { older_than_days: days, dry_run: isDry } = asked.request;
  if (days < ports.lockDays) {
    return problem(
      409,
      `evidence is locked for ${ports.lockDays} days: older_than_days is ${days}, and must be no less`,
    );
  }
  const before = ports.now() - days * DAY_MS;
  const place = deployedPlace(id, { stores: ports, lockedSince: lockedSince(ports) });
  const chains = [{ suiteId: id }, { suiteId: id, simulated: true as const }].map(chainOf);
  const plan = await planPruning(place, { before, chains });
  const next = plan.runs.slice(0, MOST_PRUNED);
  const { unfinished } = plan;
  const locked: string[] = [];
  // The lock may have been longer when they were stored.
  for (const { runId } of next) if (!(await ports.evidence.isFree(runId))) locked.push(runId);
  const runs = next.filter(({ runId }) => !locked.includes(runId));
  if (!isDry) {
    const forgetter = forgetterOf(asked.request, { principal, ports });
    await pruneRuns({ runs, unfinished }, { place, before, forgetter });
  }
  const view: PruningView = {
    suite_id: id,
    runs: (isDry ? plan.runs : runs)
      .map(({ runId }) => runId)
      .filter((runId) => !locked.includes(runId)),
    unfinished: [...unfinished],
    kept: [...plan.kept, ...locked],
    left: isDry ? 0 : plan.runs.length - next.length,
  };
  return ok(view);
}

function lockedSince({ lockDays, now }: ForgetPorts): number {
  return now() - lockDays * DAY_MS;
}

function whatIn({ case_id: caseId, text }: RedactionRequest): WhatToRedact | null {
  if (caseId !== undefined && text === undefined) return { caseId };
  return text !== undefined && caseId === undefined ? { text } : null;
}

function forgetterOf(
  { reason }: { readonly reason: string },
  { principal, ports }: { readonly principal: string; readonly ports: ForgetPorts },
) {
  return {
    at: isoTime(ports.now()),
    by: { principal },
    reason,
    tool: { name: 'cognigate' as const, version: ports.toolVersion },
  };
}

function parsedBody<T>(
  body: Uint8Array,
  schema: z.ZodType<T>,
):
  | { readonly status: 'read'; readonly request: T }
  | { readonly status: 'refused'; readonly problem: string } {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return { status: 'refused', problem: 'the body is not JSON' };
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return { status: 'read', request: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') ?? '';
  return { status: 'refused', problem: `${field === '' ? 'the body' : field}: ${issue?.message}` };
}
