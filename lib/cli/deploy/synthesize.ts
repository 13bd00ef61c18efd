import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { HAS_PACKAGE } from '../../package-files.ts';
import { PACKAGE_ROOT } from '../../package-root.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { type Assembly, readAssembly } from './assembly.ts';

/** Of sources this module is one itself; Node.js runs none of them below node_modules. */
const ENTRY = import.meta.filename.endsWith('.ts')
  ? join('bin', 'synth-gate.ts')
  : join('dist', 'cdk', 'synth.cjs');

const Manifest = z.object({ peerDependencies: z.record(z.string(), z.string()).default({}) });

/** Makes a cloud assembly of settings in `outdir`. */
export type Synthesize = (
  written: Readonly<Record<string, unknown>>,
  outdir: string,
  terminal: Terminal,
) => Promise<Assembly>;

/**
 * Synthesizes the stack in a process of its own, since the CDK is no part of the command.
 *
 * @throws UsageError where the libraries of the CDK are not installed, or refuse the settings.
 */
export const synthesize: Synthesize = async (written, outdir, terminal) => {
  if (!HAS_PACKAGE) {
    throw new UsageError(
      'the single file has nothing to deploy in it: npm install aws-cdk-lib constructs cognigate, then npx cognigate deploy',
    );
  }
  const missing = missingLibraries(PACKAGE_ROOT);
  if (missing.length > 0) {
    throw new UsageError(
      `the libraries of the CDK are not installed beside cognigate, which does not bring them along: npm install ${missing.join(' ')}`,
    );
  }
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, ENTRY), outdir], {
    cwd: terminal.cwd(),
    env: terminal.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A child that is gone before it has read says why on stderr.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(written));
  const [said, , [code]] = await Promise.all([
    text(child.stderr),
    text(child.stdout),
    once(child, 'close'),
  ]);
  if (code === 0) return await readAssembly(outdir);
  if (code === 2) throw new UsageError(said.trim());
  throw new Error(`the stack cannot be synthesized:\n${said.trim()}`);
};

/** Those that an app has to bring along and that are not found from `root`, as npm takes them. */
export function missingLibraries(root: string): string[] {
  const { resolve } = createRequire(join(root, 'package.json'));
  const { peerDependencies } = Manifest.parse(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
  );
  return Object.entries(peerDependencies)
    .filter(([name]) => {
      try {
        resolve(name);
        return false;
      } catch {
        return true;
      }
    })
    .map(([name, range]) => `${name}@${range}`);
}
