import { expect, it } from 'vitest';
import { answerLines } from '../../lib/report/answer-lines.ts';
import { aFailedCase } from '../support/builders/report-builders.ts';

const run = {
  run_id: null,
  sequence: 1,
  turns: [],
  summary: 'All went well.',
  duration_seconds: 2,
  outcome: 'passed',
} as const;

const simulated = (...outcomes: readonly ('passed' | 'failed')[]) =>
  aFailedCase({
    id: 'refund',
    response_text: null,
    simulation: {
      persona: 'In a hurry.',
      mission: 'Get the money back.',
      criteria: [{ name: 'Refunded', text: 'The agent offers a refund.' }],
      runs: outcomes.map((outcome, place) => ({
        ...run,
        turns: [],
        sequence: place + 1,
        outcome,
        summary: outcome === 'passed' ? run.summary : 'No refund was offered.',
      })),
    },
  });

it('says of a simulated case what its judge said of the first conversation that failed', () => {
  const lines = answerLines([simulated('passed', 'passed')], [simulated('passed', 'failed')]);

  expect(lines('refund')).toEqual([
    'was  run 1: passed, 2 s: All went well.',
    'is   run 2: failed, 2 s: No refund was offered.',
  ]);
});
