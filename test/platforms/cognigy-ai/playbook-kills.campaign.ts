import { expect, it } from 'vitest';
import type { MockCognigyAi } from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { JumpingClock } from '../../support/fakes/jumping-clock.ts';
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
const killed = Object.assign(new Error('kill -9'), { name: 'Killed' });

/** Ports that die at their nth touch of the world, before it is done or right after. */
function dying(
  ports: Ports,
  place: number,
): { readonly ports: Ports; readonly died: () => boolean } {
  let left = Math.floor(place / 2) + 1;
  let isDead = false;
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const own: unknown = Reflect.get(target, name);
        if (typeof own !== 'function') return own;
        return async (...told: unknown[]) => {
          if (isDead) throw killed;
          left -= 1;
          isDead = left === 0;
          if (isDead && place % 2 === 0) throw killed;
          const done: unknown = await own.apply(target, told);
          if (isDead) throw killed;
          return done;
        };
      },
    });
  const { submit, status, results } = ports.platform;
  const { ledger, evidence, audit } = ports;
  return {
    ports: {
      ...ports,
      ledger: mortal(ledger),
      evidence: mortal(evidence),
      audit: mortal(audit),
      platform: {
        ...ports.platform,
        submit: mortal({ submit }).submit,
        status: mortal({ status }).status,
        results: mortal({ results }).results,
      },
    },
    died: () => isDead,
  };
}

/** A gate that is killed at a place and gone on with. */
async function killedAt(place: number) {
  const clock = new JumpingClock();
  const state = temporaryState();
  const mock: MockCognigyAi = await cognigyMock(clock);
  const ports = cognigyPorts({ url: mock.url, clock, state });
  const runId = await acceptSuite(SUITE, ports, mock.url);
  const mortal = dying(ports, place);
  await driveToReport(runId, mortal.ports, clock).catch((error: unknown) => {
    if (error !== killed) throw error;
  });
  const again = cognigyPorts({ url: mock.url, clock, state });
  const report = await driveToReport(runId, again, clock);
  const records = await ports.audit.recordsAfter('mock:release', 0);
  return { report, mock, died: mortal.died(), records };
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
