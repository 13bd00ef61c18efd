import type { Report } from '../../../lib/domain/report.ts';
import type { StateDirectory } from '../../../lib/local/state-directory.ts';
import type { Ports } from '../../../lib/steps/ports/ports.ts';
import { FakeSimulator, type FakeSimulatorOptions } from '../fakes/fake-simulator.ts';
import { JumpingClock } from '../fakes/jumping-clock.ts';
import { temporaryState } from '../setup/temporary-state.ts';
import { acceptSuite, cognigyPorts, driveToReport } from './cognigy-gate.ts';

const URL = 'http://127.0.0.1:1';

/** A suite in the mode simulator that names every scenario of the fake. */
export function simulatorSuite(cognigy: object = {}, more: object = {}) {
  return {
    suite_id: 'shop_agent',
    platform: 'cognigy-ai',
    cognigy: {
      mode: 'simulator',
      project: 'Web shop',
      entrypoint: 'v2.0-candidate',
      flow: 'Main',
      locale: 'English',
      model: 'gpt-4o',
      scenarios: [{ name_prefix: 'Release:' }],
      ...cognigy,
    },
    gate: { pass_rate: 1 },
    ...more,
  };
}

export interface SimulatorGate {
  readonly fake: FakeSimulator;
  readonly ports: Ports;
  readonly clock: JumpingClock;
  readonly state: StateDirectory;
  readonly url: string;
}

/** Ports whose platform is the fake, and no server. */
export function simulatorGate(options: FakeSimulatorOptions = {}): SimulatorGate {
  const fake = new FakeSimulator(options);
  const clock = new JumpingClock();
  const state = temporaryState();
  const ports = cognigyPorts({ url: URL, clock, state, wire: () => fake.http });
  return { fake, ports, clock, state, url: URL };
}

/** A run against the fake, from a suite to its report. */
export async function simulatorRun(
  options: FakeSimulatorOptions & { readonly suite?: unknown } = {},
): Promise<SimulatorGate & { readonly report: Report; readonly runId: string }> {
  const gate = simulatorGate(options);
  const runId = await acceptSuite(options.suite ?? simulatorSuite(), gate.ports, URL);
  return { ...gate, runId, report: await driveToReport(runId, gate.ports, gate.clock) };
}
