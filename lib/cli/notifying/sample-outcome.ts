import type { NotifiedRun } from '../../domain/notification.ts';

/** An outcome that nobody measured; it failed, so that no receiver takes it for leave to ship. */
export function sampleOutcome(at: string): NotifiedRun {
  return {
    run_id: 'run-test-message',
    suite_id: 'test-message',
    verdict: 'failed',
    reasons: [
      { code: 'test_message', message: 'this is a test message: no bot was asked anything' },
    ],
    scope: {
      complete: true,
      simulated: true,
      cases_in_suite: 20,
      cases_planned: 20,
      limited_by: [],
    },
    finished_at: at,
    totals: { planned: 20, evaluated: 20, passed: 18, failed: 2, not_evaluated: 0 },
    pass_rate: 0.9,
    coverage: { intent_coverage: 0.95, entity_coverage: 0.5 },
    batches: [],
    bot_version: '1.2.3',
    newly_failing: {
      count: 2,
      cases: [{ id: 'reset-1', name: 'Reset of a forgotten password' }, { id: 'hours-1' }],
    },
    audit: null,
  };
}
