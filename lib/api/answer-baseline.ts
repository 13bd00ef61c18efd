import * as z from 'zod';
import { DEFAULT_BASELINE_LABEL } from '../domain/baseline/baseline.ts';
import { isoTime } from '../domain/instant.ts';
import type { Baseline } from '../domain/run.ts';
import { readReport } from '../report/read-report.ts';
import type { Ports } from '../steps/ports/ports.ts';
import { setBaseline } from '../steps/set-baseline.ts';
import { type ApiRequest, type ApiResponse, ok, problem } from './http.ts';

const MAX_LABEL_CHARACTERS = 200;

/** A baseline as the API shows it. */
export const BaselineView = z.strictObject({
  suite_id: z.string(),
  label: z.string(),
  run_id: z.string(),
  report_sha256: z.string(),
  set_at: z.iso.datetime(),
  set_by: z.string(),
});
export type BaselineView = z.infer<typeof BaselineView>;

export const BaselineList = z.strictObject({ baselines: z.array(BaselineView) });

/** `GET /suites/{id}/baselines` */
export async function answerBaselines(
  { parameters: { id = '' } }: ApiRequest,
  { baselines }: Pick<Ports, 'baselines'>,
): Promise<ApiResponse> {
  return ok({ baselines: (await baselines.list(id)).map(baselineView) });
}

/** `POST /runs/{id}/baseline`: the coming runs of its suite are held against it. */
export async function answerBaseline(
  { parameters: { id = '' }, query, principal }: ApiRequest,
  ports: Pick<Ports, 'ledger' | 'evidence' | 'baselines' | 'now'>,
): Promise<ApiResponse> {
  const { label = DEFAULT_BASELINE_LABEL } = query;
  if (label === '' || label.length > MAX_LABEL_CHARACTERS) {
    return problem(
      400,
      `the label has ${label.length} characters: write 1 to ${MAX_LABEL_CHARACTERS}`,
    );
  }
  const run = await ports.ledger.readRun(id);
  if (run === null) return problem(404, `there is no run "${id}"`);
  const report = await readReport(ports.evidence, run);
  if (report === null || run.report === null) {
    return problem(409, `run ${id} has no verdict yet`);
  }
  const outcome = await setBaseline({ report, kept: run.report, label, setBy: principal }, ports);
  if (outcome.status === 'refused') return problem(409, outcome.problem);
  return ok(baselineView(outcome.baseline));
}

function baselineView(baseline: Baseline): BaselineView {
  return {
    suite_id: baseline.suiteId,
    label: baseline.label,
    run_id: baseline.runId,
    report_sha256: baseline.report.sha256,
    set_at: isoTime(baseline.setAt),
    set_by: baseline.setBy,
  };
}
