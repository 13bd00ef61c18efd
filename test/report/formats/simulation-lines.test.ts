import { describe, expect, it } from 'vitest';
import { problemOf } from '../../../lib/report/case-problem.ts';
import { markdownReport } from '../../../lib/report/formats/markdown-report.ts';
import { terminalReport } from '../../../lib/report/formats/terminal-report.ts';
import { casesOf } from '../../../lib/report/page-case.ts';
import { pageDataOf } from '../../../lib/report/page-data.ts';
import { aFailedCase, aReport } from '../../support/builders/report-builders.ts';

const run = {
  run_id: 'run-a',
  sequence: 1,
  turns: [
    { speaker: 'user', text: 'Where is my money?' },
    { speaker: null, text: 'I <b>cannot</b> say.\u001b[31m' },
  ],
  summary: 'No refund was offered.',
  duration_seconds: 42,
  outcome: 'failed',
} as const;

const simulated = aFailedCase({
  id: 'refund',
  name: 'Refund in a hurry',
  input_text: 'Get the money back.',
  simulation: {
    persona: 'A customer in a hurry.',
    persona_name: 'Ada',
    mission: 'Get the money back.',
    criteria: [{ name: 'Refunded', text: 'The agent offers a refund.' }],
    runs: [
      { ...run, turns: [...run.turns] },
      { ...run, sequence: 2, turns: [], outcome: 'not_evaluated', note: 'ran out of its 10 turns' },
    ],
  },
});
const report = aReport({
  judge: { id: 'd', referenceId: 'model-ref', name: 'gpt-4o' },
  cases: [simulated],
});

describe('a simulated case in a report', () => {
  it('shows on a terminal who spoke, what was said, and who has judged how many runs', () => {
    const text = terminalReport(report, { color: false, width: 100, files: [] });

    expect(text).toContain('persona Ada: A customer in a hurry.');
    expect(text).toContain('run 1: failed, 42 s: No refund was offered.');
    expect(text).toContain('user Where is my money?');
    expect(text).toContain('turn 2 I <b>cannot</b> say.␛[31m');
    expect(text).toContain('judged by an LLM (gpt-4o), 1 of 2 runs');
  });

  it('counts the runs that never came among those that were to be judged', () => {
    const repetitions = {
      min_pass: 4,
      attempts: Array.from({ length: 5 }, () => ({
        batch: 0,
        outcome: 'not_evaluated' as const,
        not_evaluated_reason: 'the run was cancelled',
        latency_ms: null,
      })),
    };
    const simulation = simulated.simulation && { ...simulated.simulation, runs: [] };
    const cancelled = aReport({
      ...report,
      cases: [{ ...simulated, repetitions, ...(simulation && { simulation }) }],
    });

    expect(markdownReport(cancelled)).toContain('Judged by an LLM (gpt-4o), 0 of 5 runs.');
  });

  it('shows in Markdown each of its conversations, without effect', () => {
    const text = markdownReport(report);

    expect(text).toContain('**`Refund in a hurry`**, judged by an LLM (gpt-4o), 1 of 2 runs');
    expect(text).toContain('- mission `Get the money back.`');
    expect(text).toContain('  - turn 2 `I <b>cannot</b> say.␛[31m`');
    expect(text).toContain('ran out of its 10 turns');
    expect(text).toContain('Judged by an LLM (gpt-4o), 1 of 2 runs.');
  });

  it('is told in the details of formats for other programs', () => {
    const details = problemOf(simulated)?.details.join('\n');

    expect(details).toContain('persona: Ada: A customer in a hurry.');
    expect(details).toContain('  user: Where is my money?');
  });

  it('comes to the page as it is', () => {
    const [shown] = casesOf(pageDataOf(report));

    expect(shown?.simulation).toEqual(simulated.simulation);
  });
});
