import { type Measured, measuredProcess } from '../measured-process.ts';

const COMMAND = 'dist/cli/cognigate.js';

export interface Surroundings {
  /** Of the platform; null where none is asked. */
  readonly url: string | null;
  readonly stateDir: string;
}

/**
 * The command as it is installed, once or several times, and the least of each figure: what others do on the
 * machine only adds.
 */
export async function installed(
  args: readonly string[],
  { url, stateDir }: Surroundings,
  rounds = 1,
): Promise<Measured> {
  const env = {
    CI: '',
    COGNIGATE_RATE_BUDGET: '1000000/300',
    ...(url === null ? {} : { COGNIGY_API_URL: url }),
    COGNIGY_CLIENT_ID: 'bench',
    COGNIGY_CLIENT_SECRET: 'bench',
  };
  const placed = args[0] === 'validate' ? args : [...args, '--state-dir', stateDir];
  const taken: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const measured = await measuredProcess(COMMAND, placed, env);
    if (measured.exitCode === null || measured.exitCode > 1) {
      throw new Error(`cognigate ${args.join(' ')} ended with ${measured.exitCode}`);
    }
    taken.push(measured);
  }
  const least = (of: (one: Measured) => number) => Math.min(...taken.map(of));
  return {
    exitCode: taken[0]?.exitCode ?? null,
    stdout: taken[0]?.stdout ?? '',
    wallSeconds: least(({ wallSeconds }) => wallSeconds),
    cpuSeconds: least(({ cpuSeconds }) => cpuSeconds),
    peakResidentMegabytes: least(({ peakResidentMegabytes }) => peakResidentMegabytes),
  };
}
