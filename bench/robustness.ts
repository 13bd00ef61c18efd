import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { parseReport } from '../lib/report/formats/json-report.ts';
import { measuredProcess } from './measured-process.ts';

const SUITE = join(PACKAGE_ROOT, 'examples', 'customer-service.suite.yaml');
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Prints how the demo bot takes the cases of the example said otherwise; false where a second run differs. */
export async function benchRobustness(): Promise<boolean> {
  const [first, again] = [await measured(), await measured()];
  console.table(
    first.relations.map(({ relation, cases, passed, failed, rate, interval }) => ({
      relation,
      cases,
      variants: passed + failed,
      passed: rate === null ? 'unmeasured' : percent(rate),
      '95 % interval':
        interval === null ? '' : `${percent(interval.low)} to ${percent(interval.high)}`,
    })),
  );
  console.log('weakest intents');
  console.table(first.intents.slice(0, 5));
  const isSame = isDeepStrictEqual(first.relations, again.relations);
  console.log(`seed ${first.seed}, twice: ${isSame ? 'the same' : 'not the same'}`);
  return isSame;
}

async function measured() {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'cognigate-robustness-'));
  const args = ['run', SUITE, '--mock', '--robustness', '--json', '--quiet'];
  const { stdout } = await measuredProcess(
    join('bin', 'cognigate.ts'),
    [...args, '--state-dir', folder.path],
    { CI: '' },
  );
  const { robustness } = parseReport(Buffer.from(stdout));
  if (robustness === undefined) throw new Error('the run has no variants');
  return robustness;
}
