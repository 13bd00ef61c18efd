import { describe, expect, it } from 'vitest';
import { Notification, type NotifiedRun, notificationBody } from '../../lib/domain/notification.ts';
import { Verdict } from '../../lib/domain/verdict.ts';

const RUN: NotifiedRun = {
  run_id: 'run-1',
  suite_id: 'suite_prod_v2',
  verdict: 'passed',
  reasons: [],
  finished_at: '2026-11-22T10:00:00Z',
  totals: { planned: 100, evaluated: 100, passed: 97, failed: 3, not_evaluated: 0 },
  pass_rate: 0.97,
  coverage: { intent_coverage: 0.98, entity_coverage: 0.61 },
  audit: null,
  batches: [{ execution_id: 'e-1' }],
};

describe('notificationBody', () => {
  it('has the five fields of the contract first, then ours', () => {
    const body = notificationBody(RUN, 'https://reports.example.com/run-1');

    expect(body).toEqual({
      execution_id: 'e-1',
      status: 'passed',
      pass_rate: 0.97,
      coverage: { intent_coverage: 0.98, entity_coverage: 0.61 },
      timestamp: '2026-11-22T10:00:00Z',
      run_id: 'run-1',
      suite_id: 'suite_prod_v2',
      execution_ids: ['e-1'],
      verdict: 'passed',
      reasons: [],
      scope: {
        complete: true,
        simulated: false,
        cases_in_suite: 100,
        cases_planned: 100,
        limited_by: [],
      },
      totals: RUN.totals,
      audit: null,
      report_url: 'https://reports.example.com/run-1',
    });
    expect(Object.keys(body).slice(0, 5)).toEqual([
      'execution_id',
      'status',
      'pass_rate',
      'coverage',
      'timestamp',
    ]);
    expect(Notification.parse(body)).toEqual(body);
  });

  it.each(Verdict.options)(
    'tells a pipeline to stop unless the verdict is passed: %s',
    (verdict) => {
      const body = notificationBody({ ...RUN, verdict });

      expect(body.status).toBe(verdict === 'passed' ? 'passed' : 'failed');
      expect(body.verdict).toBe(verdict);
    },
  );

  it.each([
    ['several executions', [{ execution_id: 'e-1' }, { execution_id: 'e-2' }], ['e-1', 'e-2']],
    ['no execution', [{ execution_id: null }], []],
    ['no batch', [], []],
  ])('goes by the id of the run where there is %s', (_, batches, executionIds) => {
    const body = notificationBody({ ...RUN, batches });

    expect(body.execution_id).toBe('run-1');
    expect(body.execution_ids).toEqual(executionIds);
  });

  it('names the first executions of very many, and how many there are', () => {
    const batches = Array.from({ length: 20_000 }, (_, place) => ({
      execution_id: `exec-${place}`,
    }));

    const body = notificationBody({ ...RUN, batches });

    expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(30_000);
    expect(body.execution_ids[0]).toBe('exec-0');
    expect(body.execution_count).toBe(20_000);
  });

  it('goes by the one execution there is where other batches never got one', () => {
    const body = notificationBody({
      ...RUN,
      batches: [{ execution_id: null }, { execution_id: 'e-2' }],
    });

    expect(body.execution_id).toBe('e-2');
  });

  it('is the same on every attempt', () => {
    expect(JSON.stringify(notificationBody(RUN))).toBe(JSON.stringify(notificationBody(RUN)));
  });

  it('has a null where the report has no address', () => {
    expect(notificationBody(RUN).report_url).toBeNull();
  });
});
