import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CognigateGate } from '../lib/stack/cognigate-gate.ts';

const GATES = 10;
/** CloudFormation takes 500 resources in a stack. */
const PER_STACK = 3;
const MAX_SECONDS = 60;

/** Prints how long an app with ten gates takes to synthesize, all checks included; false above the limit. */
export async function benchTenGates(): Promise<boolean> {
  await using outdir = await mkdtempDisposable(join(tmpdir(), 'cognigate-ten-gates-'));
  const startedAt = performance.now();
  const before = process.cpuUsage();
  const app = new App({ outdir: outdir.path });
  const stacks = Array.from(
    { length: Math.ceil(GATES / PER_STACK) },
    (_, index) => new Stack(app, `Bots${index}`),
  );
  for (let gate = 0; gate < GATES; gate += 1) {
    const stack = stacks[Math.floor(gate / PER_STACK)];
    new CognigateGate(stack ?? app, `Gate${gate}`, { platformUrl: 'https://api.example.com' });
  }
  const { stacks: built } = app.synth();
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1_000_000;
  const seconds = (performance.now() - startedAt) / 1000;
  const most = Math.max(...built.map(({ template }) => Object.keys(template.Resources).length));
  console.log(
    `${GATES} gates in ${built.length} stacks: ${seconds.toFixed(1)} s (at most ${MAX_SECONDS}; ${cpuSeconds.toFixed(1)} s of CPU), up to ${most} resources in a stack`,
  );
  return seconds <= MAX_SECONDS;
}
