import { describe, expect, it } from 'vitest';
import { isAskedFor, readFilter } from '../../../lib/domain/governance/run-filter.ts';
import type { Verdict } from '../../../lib/domain/verdict.ts';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';
import { aRun } from '../../support/builders/ledger-builders.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

const RUNS = [
  aRun({
    runId: 'run-1',
    suiteId: 'shop',
    labels: { bot_version: '1.4.0' },
    verdict: 'passed',
    startedAt: at('2026-10-01T00:00:00Z'),
  }),
  aRun({
    runId: 'run-2',
    suiteId: 'shop',
    labels: { bot_version: '1.4.0', team: 'a=b' },
    verdict: 'failed',
    startedAt: at('2026-10-01T23:59:59Z'),
  }),
  aRun({
    runId: 'run-3',
    suiteId: 'shop',
    labels: { bot_version: '1.5.0' },
    verdict: null,
    startedAt: at('2026-10-02T00:00:00Z'),
  }),
  aRun({
    runId: 'run-4',
    suiteId: 'other',
    labels: { bot_version: '1.4.0' },
    verdict: 'passed',
    startedAt: at('2026-10-03T00:00:00Z'),
  }),
];

const asked: [object, string[]][] = [
  [{}, ['run-4', 'run-3', 'run-2', 'run-1']],
  [{ label: ['bot_version=1.4.0'] }, ['run-4', 'run-2', 'run-1']],
  [{ label: ['bot_version=1.4.0', 'team=a=b'] }, ['run-2']],
  [{ label: ['bot_version=1.4'] }, []],
  [{ label: ['__proto__=1'] }, []],
  [{ verdict: 'passed' }, ['run-4', 'run-1']],
  [{ verdict: 'passed, failed' }, ['run-4', 'run-2', 'run-1']],
  [{ since: '2026-10-02' }, ['run-4', 'run-3']],
  [{ until: '2026-10-01' }, ['run-2', 'run-1']],
  [{ until: '2026-10-01T12:00:00Z' }, ['run-1']],
  [{ since: '2026-10-02T00:00:00+02:00', until: '2026-10-02' }, ['run-3', 'run-2']],
  [{ suite_id: 'shop', verdict: 'passed' }, ['run-1']],
];

describe('a filter of runs', () => {
  it.each(asked)('that asks for %j finds %j, in memory and in SQL', async (written, expected) => {
    const read = readFilter(written);
    if (read.status === 'refused') throw new Error(read.problem);
    using state = openStateDirectory(temporaryDirectory());
    for (const run of RUNS) await state.ledger.createRun(run);

    const stored = await state.ledger.listRuns(read.filter);
    const held = RUNS.filter((run) => isAskedFor(run, read.filter)).toReversed();

    expect(stored.map(({ runId }) => runId)).toEqual(expected);
    expect(held.map(({ runId }) => runId)).toEqual(expected);
  });

  it.each([
    [{ verdict: 'green' }, 'verdict is "green"; write passed, failed'],
    [{ label: ['bot_version'] }, 'label is "bot_version"; write key=value'],
    [{ label: ['=1'] }, 'label is "=1"'],
    [{ since: 'yesterday' }, 'since is "yesterday"; write 2026-10-01'],
    [{ since: '2026-02-30' }, 'since is "2026-02-30"'],
    [{ until: '2026-10-01T12:00' }, 'until is "2026-10-01T12:00"'],
  ])('that says %j is refused', (written, problem) => {
    const read = readFilter(written);

    expect(read).toMatchObject({ status: 'refused', problem: expect.stringContaining(problem) });
  });

  it('says every verdict', () => {
    const verdicts: Verdict[] = [
      'passed',
      'failed',
      'inconclusive',
      'rejected',
      'cancelled',
      'error',
    ];

    expect(readFilter({ verdict: verdicts.join(',') })).toMatchObject({ filter: { verdicts } });
  });
});

function at(text: string): number {
  return Date.parse(text);
}
