import { describe, expect, it } from 'vitest';
import { remotelyWaived, remoteVersion } from '../../../lib/cli/remote/remote-decisions.ts';
import { releaseOf } from '../../../lib/domain/governance/release.ts';
import { listWaivers } from '../../../lib/domain/governance/waivers.ts';
import type { StateDirectory } from '../../../lib/local/state-directory.ts';
import { clientOfGate } from '../../serve/a-gate.ts';
import { decideRun } from '../../support/builders/decided-run.ts';
import { aRun } from '../../support/builders/ledger-builders.ts';
import { aSuite, aTestCase } from '../../support/builders/run-evidence.ts';
import { FAKE_START } from '../../support/fakes/fake-ports.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

const label = { key: 'bot_version', value: '1.4.0' };
const labels = { bot_version: '1.4.0' };
const DAY_MS = 86_400_000;

/** A gate that has decided two runs of the version, one of another, and has one of it under way. */
async function aGate(): Promise<StateDirectory> {
  const state = temporaryState();
  const suite = (suite_id: string, of: Record<string, string>) => ({
    ...aSuite(2),
    suite_id,
    labels: of,
  });
  await decideRun(state, { runId: 'run-1', suite: suite('shop', labels) });
  const other = suite('shop', { bot_version: '1.3.0' });
  await decideRun(state, { runId: 'run-2', suite: other, startedAt: FAKE_START + DAY_MS });
  const second = suite('billing', labels);
  await decideRun(state, { runId: 'run-3', suite: second, startedAt: FAKE_START + 2 * DAY_MS });
  await state.ledger.createRun(aRun({ runId: 'run-4', suiteId: 'shop', labels }));
  return state;
}

describe('a version by the trail of a deployed gate', () => {
  it('has the runs of all suites, newest first, and those under way before them', async () => {
    const { client } = clientOfGate(await aGate());

    const { runs, chains } = await remoteVersion(client, { label });

    expect(runs.map(({ run_id, record }) => [run_id, record?.verdict ?? null])).toEqual([
      ['run-4', null],
      ['run-3', 'passed'],
      ['run-1', 'passed'],
    ]);
    expect(chains).toEqual([
      { chain: 'billing', records: 1, findings: 0, forgotten: null },
      { chain: 'shop', records: 2, findings: 0, forgotten: null },
    ]);
  });

  it('is answered as one on this machine is', async () => {
    const { client } = clientOfGate(await aGate());

    const found = await remoteVersion(client, { label, suiteId: 'billing' });
    const release = releaseOf({ label, at: '2026-12-01T00:00:00.000Z', ...found });

    expect(release.status).toBe('may_ship');
    expect(release.answers).toHaveLength(11);
    expect(release.runs.map(({ run_id }) => run_id)).toEqual(['run-3']);
  });

  it('says which versions there are where it has no such one', async () => {
    const { client } = clientOfGate(await aGate());

    const { runs, known } = await remoteVersion(client, {
      label: { key: 'bot_version', value: '9.9.9' },
    });

    expect(runs).toEqual([]);
    expect([...known].sort()).toEqual(['1.3.0', '1.4.0']);
  });
});

describe('waivers by the trail of a deployed gate', () => {
  it('are those of its records, with what they were used for', async () => {
    const state = temporaryState();
    const quarantine = {
      until: '2027-01-31',
      reason: 'the flow is being rebuilt',
      approved_by: 'Robin Vale',
      ticket: 'SHOP-123',
    };
    const suite = aSuite([
      aTestCase({ id: 'sound', input_text: 'hello' }),
      aTestCase({ id: 'parked', input_text: 'tell me a joke', quarantine }),
    ]);
    await decideRun(state, { runId: 'run-1', suite });
    await decideRun(state, { runId: 'run-2', suite, startedAt: FAKE_START + DAY_MS });

    const runs = await remotelyWaived(clientOfGate(state).client);
    const [waiver, ...more] = listWaivers({ suites: [], runs }, FAKE_START + DAY_MS);

    expect(more).toEqual([]);
    expect(waiver).toMatchObject({
      case_id: 'parked',
      approved_by: 'Robin Vale',
      ticket: 'SHOP-123',
      used: { runs: 2, last_run_id: 'run-2' },
    });
  });
});
