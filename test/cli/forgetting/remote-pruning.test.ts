import { describe, expect, it } from 'vitest';
import type { PruningView } from '../../../lib/api/answer-forget.ts';
import { planRemotePruning, pruneRemotely } from '../../../lib/cli/forgetting/remote-pruning.ts';
import { GateRefusal } from '../../../lib/cli/remote/gate-client.ts';
import { UsageError } from '../../../lib/cli/usage-error.ts';

const asked = { days: 400, reason: 'retention' };
const nothing = { runs: [], unfinished: [], kept: [], left: 0 };
const latest = {
  run_id: 'run-9',
  suite_id: 's',
  verdict: 'passed' as const,
  labels: {},
  started_at: '2026-11-22T12:00:00.000Z',
  finished_at: null,
  tally: null,
};

/** A gate of two suites that answers one after the other. */
function gateWith(...answers: readonly Partial<PruningView>[]) {
  const requests: unknown[] = [];
  const rest = answers.values();
  return {
    requests,
    suites: async () =>
      ['billing', 'gov'].map((suite_id) => ({ suite_id, runs: 1, has_more_runs: false, latest })),
    prune: async (suite_id: string, request: object): Promise<PruningView> => {
      requests.push({ suite_id, ...request });
      return { suite_id, ...nothing, ...rest.next().value };
    },
  };
}

describe('pruning a deployed gate', () => {
  it('asks first what there is, of each suite that the gate lists', async () => {
    const gate = gateWith({ runs: ['run-1'] }, { kept: ['run-2'], unfinished: ['run-3'] });

    const { suites, plan } = await planRemotePruning(gate, asked);

    const request = { older_than_days: 400, reason: 'retention', dry_run: true };
    expect(suites).toEqual(['billing', 'gov']);
    expect(plan).toEqual({ runs: ['run-1'], kept: ['run-2'], unfinished: ['run-3'] });
    expect(gate.requests).toEqual([
      { suite_id: 'billing', ...request },
      { suite_id: 'gov', ...request },
    ]);
  });

  it('asks again as long as there is more, and no longer than anything is pruned', async () => {
    const gate = gateWith(
      { runs: ['run-1', 'run-2'], left: 3 },
      { runs: ['run-3'], left: 2 },
      { left: 2 },
    );

    const pruned = await pruneRemotely(gate, ['gov'], asked);

    expect(pruned).toBe(3);
    expect(gate.requests).toHaveLength(3);
  });

  it('ends as the caller’s to mend where the gate refuses', async () => {
    const refusing = {
      ...gateWith(),
      prune: async () => {
        const detail = 'evidence is locked for 400 days';
        throw new GateRefusal({ title: 'not in this state', status: 409, detail });
      },
    };

    await expect(planRemotePruning(refusing, { ...asked, suiteId: 'gov' })).rejects.toThrow(
      UsageError,
    );
  });
});
