import * as z from 'zod';
import type { Report, ReportCase } from '../../../domain/report.ts';
import { missesOf } from '../../../report/case-misses.ts';
import { findReport } from '../../find-run.ts';
import { localRunNamed } from '../../naming/local-run-named.ts';
import { openState } from '../../open-state.ts';
import { UsageError } from '../../usage-error.ts';
import { agentTerminal } from '../agent-terminal.ts';
import type { ToolAnswer } from '../answer.ts';
import { defineTool } from '../tool.ts';
import { RunName, SuiteId } from './names.ts';
import { casesAmiss, toldCase } from './told-case.ts';
import { toldReasons, toldRun } from './told-run.ts';

const LONGEST_TEXT = 700;

export const explainRun = defineTool({
  name: 'explain_run',
  title: 'Explain a run',
  description:
    'Says why a run has its verdict and why its cases failed: what was said, what was expected, what came, newly failing cases first. With case: that case in full, with its conversation. Reads what is kept; asks no bot.',
  input: z.strictObject({
    run: RunName.optional(),
    suite_id: SuiteId.optional(),
    case: z.string().min(1).max(255).optional().describe('Id of the case to tell in full.'),
    skip: z.int().min(0).max(20_000).default(0).describe('Failing cases that are known already.'),
  }),
  onlyReads: true,
  async answer({ run, suite_id: suiteId, case: caseId, skip }, { terminal: process, flags }, call) {
    const terminal = agentTerminal(process, call);
    using state = openState(flags, terminal, { mustExist: true, onlyReads: true });
    const runId = await localRunNamed({ name: run, suiteId }, state, terminal);
    const { report } = await findReport(runId, state);
    if (caseId === undefined) {
      const amiss = casesAmiss(report).slice(skip);
      return {
        head: toldRun(report),
        lists: {
          ...toldReasons(report),
          failing: amiss.map((each) => toldCase(each, report)),
        },
      };
    }
    const found = report.cases.find(({ id }) => id === caseId);
    if (found === undefined) {
      throw new UsageError(`run ${runId} has no case ${JSON.stringify(caseId)}`);
    }
    return inFull(found, report);
  },
});

function inFull(reportCase: ReportCase, report: Report): ToolAnswer {
  const { id, name, outcome, tags, input_text, expected_intent, matched_intent } = reportCase;
  const { confidence, response_text, latency_ms, not_evaluated_reason, turns = [] } = reportCase;
  return {
    longestText: LONGEST_TEXT,
    head: {
      run_id: report.run_id,
      case: { id, name, outcome, tags: tags.slice(0, 10) },
      input: input_text,
      expected_intent,
      matched_intent,
      confidence,
      response: response_text,
      latency_ms,
      not_evaluated_because: not_evaluated_reason ?? undefined,
    },
    lists: {
      misses: missesOf(reportCase, report.comparison),
      intent_scores: reportCase.intent_scores?.slice(0, 5) ?? [],
      conversation: turns.map((turn) => ({
        said: turn.input_text,
        answered: turn.response_text,
        outcome: turn.outcome,
        matched_intent: turn.matched_intent,
      })),
      attempts: reportCase.repetitions?.attempts ?? [],
    },
  };
}
