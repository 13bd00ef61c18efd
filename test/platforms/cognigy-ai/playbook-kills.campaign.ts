import { expect, it } from 'vitest';
import type { MockCognigyAi } from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { dyingPorts } from '../../support/fakes/dying-ports.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
import { killed, Mortal } from '../../support/fakes/mortal.ts';
import {
  acceptSuite,
  cognigyMock,
  cognigyPorts,
  driveToReport,
} from '../../support/servers/cognigy-gate.ts';
import { campaignSize } from '../../support/setup/campaign-size.ts';
import { temporaryState } from '../../support/setup/temporary-state.ts';

const KILLS = campaignSize({ sample: 10, full: 100 });
/** Between two moments of a kill; it has no divisor with the number of moments. */
const STEP = campaignSize({ sample: 13, full: 1 });
const SUITE = {
  suite_id: 'release',
  platform: 'cognigy-ai',
  cognigy: {
    mode: 'playbooks',
    project: 'Web shop',
    flow: 'Main',
    locale: 'English',
    playbooks: [{ name_prefix: 'Release: ' }],
  },
  gate: { pass_rate: 1 },
};

/** A gate that is killed at a place and gone on with. */
async function killedAt(place: number) {
  const clock = new JumpingClock();
  const state = temporaryState();
  const mock: MockCognigyAi = await cognigyMock(clock);
  const ports = cognigyPorts({ url: mock.url, clock, state });
  const runId = await acceptSuite(SUITE, ports, mock.url);
  const mortal = new Mortal(place);
  await driveToReport(runId, dyingPorts(ports, mortal), clock).catch((error: unknown) => {
    if (error !== killed) throw error;
  });
  const again = cognigyPorts({ url: mock.url, clock, state });
  const report = await driveToReport(runId, again, clock);
  const records = await ports.audit.recordsAfter('mock:release', 0);
  return { report, mock, died: mortal.isDead, records };
}

it('accounts for every run of a playbook, wherever it was killed', {
  timeout: 120_000,
}, async () => {
  const verdicts = new Map<string, number>();
  let kills = 0;
  for (let place = 0; kills < KILLS; place += STEP) {
    const { report, mock, died, records } = await killedAt(place % 140);
    if (died) kills += 1;
    const known = report.batches.filter(({ execution_id: id }) => id !== null).length;
    const doubts = report.batches.filter(({ faults }) =>
      faults.some(({ code }) => code === 'submission_ambiguous'),
    ).length;
    verdicts.set(report.verdict, (verdicts.get(report.verdict) ?? 0) + 1);

    expect(mock.statistics().executions, `kill ${place}`).toBeLessThanOrEqual(2);
    expect(known + doubts, `kill ${place}`).toBeGreaterThanOrEqual(mock.statistics().executions);
    expect(records, `kill ${place}`).toHaveLength(1);
    expect(['passed', 'inconclusive']).toContain(report.verdict);
    expect(report.verdict === 'inconclusive' && doubts === 0, `kill ${place}`).toBe(false);
  }
  process.stdout.write(`${KILLS} kills: ${JSON.stringify(Object.fromEntries(verdicts))}\n`);
});
