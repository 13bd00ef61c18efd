import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildConstruct } from '../../bin/build-construct.ts';
import { bundleLambdas } from '../../bin/bundle-lambdas.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

const run = promisify(execFile);
const MAX_UNPACKED_BYTES = 12_000_000;
/** What an app has beside the gate, or gets with it. */
const INSTALLED = ['@types/node', 'aws-cdk-lib', 'constructs', 'fastest-levenshtein', 'zod'];
const Packed = z.tuple([z.object({ filename: z.string(), unpackedSize: z.number() })]);
const Template = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) });

const place = mkdtempSync(join(tmpdir(), 'packed-construct-'));
let unpackedBytes = 0;

beforeAll(async () => {
  const dist = join(PACKAGE_ROOT, 'dist');
  if (!existsSync(join(dist, 'lambdas'))) await bundleLambdas(join(dist, 'lambdas'));
  await buildConstruct(join(dist, 'cdk'));
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', place];
  const { stdout } = await run('npm', pack, { cwd: PACKAGE_ROOT, maxBuffer: 10_000_000 });
  const [{ filename, unpackedSize }] = Packed.parse(JSON.parse(stdout));
  unpackedBytes = unpackedSize;
  await run('tar', ['-xzf', join(place, filename), '-C', place]);
  for (const name of INSTALLED) await install(name, join(PACKAGE_ROOT, 'node_modules', name));
  await install('cognigate', join(place, 'package'));
});

async function install(name: string, from: string): Promise<void> {
  const link = join(place, 'node_modules', name);
  await mkdir(dirname(link), { recursive: true });
  await symlink(from, link);
}

/** Compiles the example as its app would, under TypeScript's plain `strict`, and runs it. */
async function synthesized(kind: 'module' | 'commonjs', example: string): Promise<string> {
  const folder = join(place, kind);
  const outdir = join(folder, 'cdk.out');
  await mkdir(folder, { recursive: true });
  await copyFile(join(place, 'package', 'examples', example), join(folder, 'app.ts'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: kind }));
  const tsc = join(PACKAGE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = '--strict --module nodenext --target es2022 --types node app.ts'.split(' ');
  await run(process.execPath, [tsc, ...options], { cwd: folder });
  await run(process.execPath, ['app.js'], {
    cwd: folder,
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
  return outdir;
}

describe('the package', () => {
  it('is unpacked at most twelve megabytes', () => {
    expect(unpackedBytes).toBeLessThanOrEqual(MAX_UNPACKED_BYTES);
  });

  it.each(['module', 'commonjs'] as const)(
    'gives an app of type %s a gate in ten lines',
    async (kind) => {
      const outdir = await synthesized(kind, 'cdk-app.ts');

      const text = await readFile(join(outdir, 'BotRelease.template.json'), 'utf8');
      const types = Object.values(Template.parse(JSON.parse(text)).Resources).map(
        ({ Type }) => Type,
      );
      expect(types.filter((type) => type === 'AWS::StepFunctions::StateMachine')).toHaveLength(1);
      expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(9);
    },
  );
});
