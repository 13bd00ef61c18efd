import { expect, it } from 'vitest';
import { dyingPorts } from '../../../support/fakes/dying-ports.ts';
import { anyScenario, FakeSimulator } from '../../../support/fakes/fake-simulator.ts';
import { JumpingClock } from '../../../support/fakes/jumping-clock.ts';
import { killed, Mortal } from '../../../support/fakes/mortal.ts';
import { acceptSuite, cognigyPorts, driveToReport } from '../../../support/servers/cognigy-gate.ts';
import { simulatorSuite } from '../../../support/servers/simulator-run.ts';
import { campaignSize } from '../../../support/setup/campaign-size.ts';
import { temporaryState } from '../../../support/setup/temporary-state.ts';

const URL = 'http://127.0.0.1:1';
/** More than a run has touches of the world, twice each. */
const PLACES = 160;
/** Between two moments of a kill. */
const STEP = campaignSize({ sample: 9, full: 1 });

async function killedAt(place: number) {
  const clock = new JumpingClock();
  const state = temporaryState();
  const fake = new FakeSimulator({ scenarios: [anyScenario(1), anyScenario(2)] });
  const gate = { url: URL, clock, state, wire: () => fake.http };
  const ports = cognigyPorts(gate);
  const runId = await acceptSuite(simulatorSuite({}, { repeat: 2 }), ports, URL);
  const mortal = new Mortal(place);
  await driveToReport(runId, dyingPorts(ports, mortal), clock).catch((error: unknown) => {
    if (error !== killed) throw error;
  });
  const report = await driveToReport(runId, cognigyPorts(gate), clock);
  return { report, fake, records: await ports.audit.recordsAfter('shop_agent', 0) };
}

it('orders no conversation twice, wherever it was killed', { timeout: 120_000 }, async () => {
  for (let place = 0; place < PLACES; place += STEP) {
    const { report, fake, records } = await killedAt(place);
    const ordered = fake.batches.map(({ scenario }) => scenario);
    const known = report.batches.filter(({ execution_id: id }) => id !== null).length;

    expect(new Set(ordered).size, `kill ${place}`).toBe(ordered.length);
    // What was ordered is known, however the order was interrupted: it has our name.
    expect(known, `kill ${place}`).toBe(ordered.length);
    expect(report.verdict, `kill ${place}`).toBe(ordered.length === 2 ? 'passed' : 'inconclusive');
    expect(records, `kill ${place}`).toHaveLength(1);
  }
});
