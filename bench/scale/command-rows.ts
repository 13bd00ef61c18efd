import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { MockPlatform } from '../../lib/mocks/executions-v1/start-mock-platform.ts';
import { benchSuite } from '../bench-suite.ts';
import { installed } from './installed.ts';
import { latePlatform } from './late-platform.ts';
import { scaleRow as row, type ScaleRow } from './scale-row.ts';

const [FEW, MANY] = [5_000, 20_000];
const ROUNDS = 7;
/** Of the report in each format, what `cognigate report -o` is given. */
const FORMATS = ['html', 'json', 'junit.xml', 'csv', 'md'];

export interface Bench {
  readonly directory: string;
  readonly platform: MockPlatform;
}

/** What small suites take: a gate is run a hundred times a day. */
export async function smallRows({ directory, platform }: Bench): Promise<ScaleRow[]> {
  const place = { url: platform.url, stateDir: join(directory, randomUUID()) };
  const one = await benchSuite(directory, 1);
  const seeds = await benchSuite(directory, 200);
  const tiny = await installed(['run', one, '--quiet'], place, ROUNDS);
  const validate = await installed(['validate', one], place, ROUNDS);
  const usual = await installed(['run', seeds, '--quiet'], place, ROUNDS);
  return [
    row('tiny run', 's CPU', [0.67, 0.4, tiny.cpuSeconds]),
    row('tiny run', 's', [1.6, 0.9, tiny.wallSeconds]),
    row('validate', 's CPU', [0.21, 0.12, validate.cpuSeconds]),
    row('200 cases', 's CPU', [0.85, 0.5, usual.cpuSeconds]),
    row('200 cases', 'MB', [97, 75, usual.peakResidentMegabytes]),
  ];
}

/** What the largest suite takes, and how each command grows on the way to it. */
export async function largeRows({ directory, platform }: Bench): Promise<ScaleRow[]> {
  const few = await everyCommand(FEW, { directory, platform });
  const many = await everyCommand(MANY, { directory, platform });
  const run = many.get('run');
  if (run === undefined) throw new Error('no run was measured');
  const growth = [...many].map(([command, { cpuSeconds }]) => {
    const exponent =
      Math.log(cpuSeconds / (few.get(command)?.cpuSeconds ?? 0)) / Math.log(MANY / FEW);
    return row(`${command}, 5,000 to 20,000`, 'exponent', [null, 1.1, exponent]);
  });
  return [
    row('20,000 cases', 's CPU', [7.5, 4.5, run.cpuSeconds]),
    row('20,000 cases', 'MB', [278, 250, run.peakResidentMegabytes]),
    ...growth,
  ];
}

async function everyCommand(cases: number, { directory, platform }: Bench) {
  const stateDir = join(directory, randomUUID());
  const place = { url: platform.url, stateDir };
  const suite = await benchSuite(directory, cases, { max_batch_size: 200, concurrency: 25 });
  const ran = await installed(['run', suite, '--quiet'], place);
  const listed = await installed(['runs', '--json'], place);
  const [{ run_id: id }] = JSON.parse(listed.stdout);
  const measured = new Map([['run', ran]]);
  const measure = async (name: string, ...args: string[]) => {
    measured.set(name, await installed(args, place));
  };
  await measure('validate', 'validate', suite);
  for (const format of FORMATS) {
    const file = join(directory, `${cases}.${format}`);
    await measure(`report ${format}`, 'report', id, '-o', file);
  }
  await measure('rerun', 'rerun', id, '--failed', '--quiet');
  await measure('compare', 'compare', id, '--baseline', id);
  await measure('audit verify', 'audit', 'verify');
  return measured;
}

/** What batches take beside the cases in them. */
export async function batchRows({ directory, platform }: Bench): Promise<ScaleRow[]> {
  await using late = await latePlatform(platform.url, 400);
  const stateDir = join(directory, randomUUID());
  const ones = await benchSuite(directory, 500, { max_batch_size: 1, concurrency: 25 });
  const single = await installed(['run', ones, '--quiet'], { url: platform.url, stateDir });
  const wide = await benchSuite(directory, FEW, { max_batch_size: 200, concurrency: 25 });
  const slow = await installed(['run', wide, '--quiet'], { url: late.url, stateDir });
  return [
    row('500 batches of one case', 's CPU', [6.1, 3, single.cpuSeconds]),
    row('500 batches of one case', 's', [51, 15, single.wallSeconds]),
    row('25 batches, 400 ms a request', 's', [19, 9, slow.wallSeconds]),
  ];
}

/** How many of twenty runs at once in one state directory end without a verdict about the bot. */
export async function crowdRows({ directory, platform }: Bench): Promise<ScaleRow[]> {
  const place = { url: platform.url, stateDir: join(directory, randomUUID()) };
  const suite = await benchSuite(directory, 100);
  const runs = Array.from({ length: 20 }, () => installed(['run', suite, '--quiet'], place));
  const ended = await Promise.allSettled(runs);
  const failures = ended.filter(({ status }) => status === 'rejected').length;
  const { exitCode } = await installed(['audit', 'verify'], place);
  return [
    row('20 runs at once', 'failures', [0, 0, failures]),
    row('their chain of 20, not intact', 'chains', [0, 0, exitCode === 0 ? 0 : 1]),
  ];
}
