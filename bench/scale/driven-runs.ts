import { driveRun } from '../../lib/local/drive-run.ts';
import { LocalGate } from '../../lib/local/local-gate.ts';
import { openStateDirectory, type StateDirectory } from '../../lib/local/state-directory.ts';
import { readSuiteFile } from '../../lib/suite-file/read-suite-file.ts';
import { FakePlatform } from '../../test/support/fakes/fake-platform.ts';

const AT_ONCE = 50;

/** Runs that were driven by the steps of the product, with all that they leave: a chain that verifies, and its evidence. */
export async function driveRuns(suiteFile: string, runs: number, path: string): Promise<void> {
  const read = await readSuiteFile(suiteFile);
  if (read.status !== 'read') throw new Error(`${suiteFile} is refused`);
  const state = openStateDirectory(path);
  const gate = gateOver(state);
  const drive = async () => {
    const runId = await gate.accept(read.suite, read.defaultedThresholds);
    const { status, cause } = await driveRun(runId, gate).ended;
    if (status !== 'SUCCEEDED') throw new Error(`run ${runId} ended ${status}: ${cause}`);
  };
  for (let made = 0; made < runs; made += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, runs - made) }, drive));
  }
  state.close();
}

function gateOver(state: StateDirectory): LocalGate {
  return new LocalGate({
    state,
    platformUrl: 'https://api.example.com',
    embeddedMock: false,
    platform: () => new FakePlatform(),
    rateLimit: { requests: 1_000_000, seconds: 300 },
    notified: [],
    startedBy: { kind: 'cli', principal: 'bench' },
    toolVersion: 'bench',
  });
}
