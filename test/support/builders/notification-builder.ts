import type { Notification } from '../../../lib/domain/notification.ts';

/** What is told of a run that failed against a bot; fields replace those of it. */
export function aNotification(fields: Partial<Notification> = {}): Notification {
  return {
    execution_id: 'exec-1',
    status: 'failed',
    pass_rate: 0.9,
    coverage: { intent_coverage: 0.9, entity_coverage: 0.5 },
    timestamp: '2026-11-28T10:00:00.000Z',
    run_id: 'run-20261128-100000-abcdef',
    suite_id: 'customer-service',
    execution_ids: ['exec-1'],
    verdict: 'failed',
    reasons: [
      { code: 'pass_rate', message: '18 of 20 cases passed (90 %), the gate asks for 95 %' },
    ],
    scope: {
      complete: true,
      simulated: false,
      cases_in_suite: 20,
      cases_planned: 20,
      limited_by: [],
    },
    totals: { planned: 20, evaluated: 20, passed: 18, failed: 2, not_evaluated: 0 },
    bot_version: '1.4.0',
    newly_failing: {
      count: 2,
      cases: [{ id: 'reset-1', name: 'Forgotten password' }, { id: 'hours-1' }],
    },
    build_url: 'https://ci.example.com/builds/7',
    audit: { sequence: 3, hash: 'a'.repeat(64), keyid: null },
    report_url: 'https://gate.example.com/runs/run-20261128-100000-abcdef',
    ...fields,
  };
}

/** What is told where everything that a text can hold is in it, and as much of it as there may be. */
export function aHugeNotification(text: string): Notification {
  return aNotification({
    suite_id: text,
    bot_version: text,
    run_id: text,
    reasons: Array.from({ length: 200 }, (_, at) => ({ code: 'r', message: `${text}${at}` })),
    newly_failing: {
      count: 5_000,
      cases: Array.from({ length: 200 }, (_, at) => ({ id: `${at}${text}`, name: text })),
    },
    build_url: `https://ci.example.com/?q=${encodeURIComponent(text)}`,
    report_url: `https://gate.example.com/${encodeURIComponent(text)}`,
  });
}
