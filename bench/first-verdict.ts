import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { bundleSingleFile } from '../bin/bundle-single-file.ts';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { figure } from './figure.ts';
import { measuredProcess } from './measured-process.ts';

const SUITE = 'cognigate.suite.yaml';
const STARTS = 5;
const Packed = z.tuple([z.object({ filename: z.string() })]);

/** From an empty home to the first verdict, by the single file and by npx; the package has to be built. */
export async function benchFirstVerdict(): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), 'cognigate-first-'));
  try {
    const file = join(place, 'cognigate.mjs');
    figure('single file', (await bundleSingleFile(file)) / 1e6, 2, 'MB');
    const starts = [];
    for (let start = 0; start < STARTS; start += 1) {
      starts.push(await measuredProcess(file, ['--version']));
    }
    const least = Math.min(...starts.map(({ cpuSeconds }) => cpuSeconds));
    figure(`--version, least of ${STARTS}`, least, 0.15, 's of CPU');
    const alone = await secondsToVerdict(process.execPath, [file], join(place, 'alone'));
    figure('empty home to verdict, single file', alone, 10, 's');

    const tarball = await packedPackage(place);
    const npx = ['--yes', '--package', tarball, 'cognigate'];
    figure(
      'empty home to verdict, npx',
      await secondsToVerdict('npx', npx, join(place, 'npx')),
      30,
      's',
    );
    const installed = join(place, 'installed');
    await typed('npm', ['install', '--prefix', installed, tarball], place);
    figure('installed package', bytesBelow(installed) / 1e6, 40, 'MB');
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function secondsToVerdict(
  program: string,
  args: readonly string[],
  home: string,
): Promise<number> {
  const startedAt = performance.now();
  await typed(program, [...args, 'init', home], join(home, '..'), home);
  await typed(program, [...args, 'run', SUITE, '--mock', '-q'], home, home);
  return (performance.now() - startedAt) / 1000;
}

async function packedPackage(place: string): Promise<string> {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', place];
  const packed = await typed('npm', pack, PACKAGE_ROOT, place);
  const [{ filename }] = Packed.parse(JSON.parse(packed));
  return join(place, filename);
}

/** What it prints, where nothing is set but the path and a home, and no registry is asked: the package needs no other. */
async function typed(
  program: string,
  args: readonly string[],
  cwd: string,
  home: string = cwd,
): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: home, npm_config_offline: 'true' };
  const { stdout } = await promisify(execFile)(program, args, { cwd, env, maxBuffer: 10_000_000 });
  return stdout;
}

function bytesBelow(folder: string): number {
  return globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
