import { driveRun } from '../../lib/local/drive-run.ts';
import { localExecutionsV1 } from '../../lib/local/local-executions-v1.ts';
import { LocalGate } from '../../lib/local/local-gate.ts';
import { openStateDirectory, type StateDirectory } from '../../lib/local/state-directory.ts';
import { readSuiteFile } from '../../lib/suite-file/read-suite-file.ts';

const AT_ONCE = 50;

/** Runs that the steps of the product drove on a platform, with all that they leave: a chain that verifies, and its evidence. */
export async function driveRuns(
  suiteFile: string,
  { runs, platformUrl, stateDir }: { runs: number; platformUrl: string; stateDir: string },
): Promise<void> {
  const read = await readSuiteFile(suiteFile);
  if (read.status !== 'read') throw new Error(`${suiteFile} is refused`);
  const state = openStateDirectory(stateDir);
  const gate = gateOver(state, platformUrl);
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

function gateOver(state: StateDirectory, platformUrl: string): LocalGate {
  return new LocalGate({
    state,
    platformUrl,
    embeddedMock: false,
    platform: localExecutionsV1({ clientId: 'bench', clientSecret: 'bench' }),
    rateLimit: { requests: 1_000_000, seconds: 300 },
    notified: [],
    startedBy: { kind: 'cli', principal: 'bench' },
    toolVersion: 'bench',
  });
}
