import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildConstruct, publicDeclarations } from '../../bin/build-construct.ts';
import { bundleCli } from '../../bin/bundle-cli.ts';
import { bundleLambdas } from '../../bin/bundle-lambdas.ts';
import { constructReference } from '../../bin/export-construct-reference.ts';
import { writeWords } from '../../bin/write-words.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

const run = promisify(execFile);
const MAX_UNPACKED_BYTES = 12_000_000;
/** What an app has beside the gate. */
const INSTALLED = ['@types/node', 'aws-cdk-lib', 'constructs'];
const Packed = z.tuple([
  z.object({
    filename: z.string(),
    files: z.array(z.object({ path: z.string(), size: z.number() })),
  }),
]);
const Template = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) });

const place = mkdtempSync(join(tmpdir(), 'packed-construct-'));
let tarball = '';
let unpackedBytes = 0;
let declarations: ReadonlyMap<string, string> = new Map();

beforeAll(async () => {
  const dist = join(PACKAGE_ROOT, 'dist');
  if (!existsSync(join(dist, 'lambdas'))) await bundleLambdas(join(dist, 'lambdas'));
  await writeWords();
  await bundleCli(join(dist, 'cli'));
  declarations = await publicDeclarations();
  await buildConstruct(join(dist, 'cdk'), declarations);
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', place];
  const { stdout } = await run('npm', pack, { cwd: PACKAGE_ROOT, maxBuffer: 10_000_000 });
  const [{ filename, files }] = Packed.parse(JSON.parse(stdout));
  tarball = join(place, filename);
  unpackedBytes = files
    .filter(({ path }) => !path.endsWith('.map'))
    .reduce((sum, { size }) => sum + size, 0);
  await run('tar', ['-xzf', tarball, '-C', place]);
  for (const name of INSTALLED) await install(name, join(PACKAGE_ROOT, 'node_modules', name));
  await install('cognigate', join(place, 'package'));
});

async function install(name: string, from: string): Promise<void> {
  const link = join(place, 'node_modules', name);
  await mkdir(dirname(link), { recursive: true });
  await symlink(from, link);
}

/** What an app of its kind may look like; a pipeline that is run by itself needs `import.meta`. */
const EXAMPLES = { module: ['cdk-app.ts', 'pipeline.ts'], commonjs: ['cdk-app.ts'] } as const;
type Kind = keyof typeof EXAMPLES;

/** Compiles the examples as an app would, under TypeScript's plain `strict`, and runs the first. */
async function synthesized(kind: Kind): Promise<string> {
  const folder = join(place, kind);
  const outdir = join(folder, 'cdk.out');
  await mkdir(folder, { recursive: true });
  for (const example of EXAMPLES[kind]) {
    await copyFile(join(place, 'package', 'examples', example), join(folder, example));
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: kind }));
  const tsc = join(PACKAGE_ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = '--strict --module nodenext --target es2022 --types node'.split(' ');
  await run(process.execPath, [tsc, ...options, ...EXAMPLES[kind]], { cwd: folder });
  await run(process.execPath, ['cdk-app.js'], {
    cwd: folder,
    env: { ...process.env, CDK_OUTDIR: outdir },
  });
  return outdir;
}

describe('the declarations', () => {
  it('lean on nothing but the libraries that an app brings along', () => {
    const imported = [...declarations.values()].flatMap((text) =>
      [...text.matchAll(/from '([^.'][^']*)'/g)].map(([, name = '']) => name.split('/')[0]),
    );

    expect(new Set(imported)).toEqual(new Set(['aws-cdk-lib', 'constructs']));
  });

  it('are what docs/construct.md says', async () => {
    const page = await readFile(join(PACKAGE_ROOT, 'docs', 'construct.md'), 'utf8');

    expect(page).toContain(constructReference(declarations));
  });
});

describe('the package', () => {
  it('is unpacked at most twelve megabytes without its source maps', () => {
    expect(unpackedBytes).toBeLessThanOrEqual(MAX_UNPACKED_BYTES);
  });

  it.each(['module', 'commonjs'] as const)(
    'gives an app of type %s a gate in ten lines',
    async (kind) => {
      const outdir = await synthesized(kind);

      const text = await readFile(join(outdir, 'BotRelease.template.json'), 'utf8');
      const types = Object.values(Template.parse(JSON.parse(text)).Resources).map(
        ({ Type }) => Type,
      );
      expect(types.filter((type) => type === 'AWS::StepFunctions::StateMachine')).toHaveLength(1);
      expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(11);
    },
  );

  it('runs variants from an empty directory that it was installed into', async () => {
    const home = mkdtempSync(join(place, 'installed-'));
    const options = { cwd: home, env: { PATH: process.env.PATH, HOME: home, NO_COLOR: '1' } };
    await writeFile(join(home, 'package.json'), '{}');
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], options);
    const suite = join('node_modules', 'cognigate', 'examples', 'customer-service.suite.yaml');

    const words = ['--no', 'cognigate', 'run', suite, '--mock', '--robustness', 'typo', '--list'];
    const { stdout } = await run('npx', words, options);

    const checkout = [join(PACKAGE_ROOT, 'bin', 'cognigate.ts'), ...words.slice(2)];
    expect(stdout.match(/~typo-/g)?.length).toBeGreaterThan(100);
    expect(stdout).toBe((await run(process.execPath, checkout, options)).stdout);
  });

  it('shows with nothing but itself and the libraries of the CDK what a deployment would make', async () => {
    const settings = 'platformUrl: https://bots.example.com\n';
    await writeFile(join(place, 'gate.yaml'), settings);
    const command = join(place, 'node_modules', 'cognigate', 'dist', 'cli', 'cognigate.js');

    const { stdout } = await run(process.execPath, [command, 'deploy', '--check'], {
      cwd: place,
      env: { PATH: process.env.PATH },
    });

    expect(stdout).toContain('account      not looked at: the region');
    expect(stdout).toMatch(/ {2}add +\d+ resources: .*11 AWS::Lambda::Function/);
    expect(stdout).toMatch(/nothing was changed\n$/);
  });
});
