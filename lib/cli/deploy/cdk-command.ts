import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

/** A program and the words that come before its own arguments; no shell reads either. */
export interface CdkCommand {
  readonly file: string;
  readonly leading: readonly string[];
  /** What is said before it is started. */
  readonly told: string;
}

const Manifest = z.object({
  version: z.string(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]),
});

/** `aws-cdk` as the project in `directory` has installed it, or else in `version`, by npx. */
export function cdkCommand(directory: string, version: string): CdkCommand {
  const installed = installedCdk(directory);
  if (installed !== null) return installed;
  const wanted = `aws-cdk@${version}`;
  const told = `aws-cdk is not installed here: npx fetches ${wanted} and runs it`;
  const leading = ['--yes', wanted];
  if (process.platform !== 'win32') return { file: 'npx', leading, told };
  // `npx` is a script of the shell there; this is the program behind it.
  const npx = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npx-cli.js');
  return { file: process.execPath, leading: [npx, ...leading], told };
}

function installedCdk(directory: string): CdkCommand | null {
  try {
    const manifest = createRequire(join(directory, 'package.json')).resolve('aws-cdk/package.json');
    const { bin, version } = Manifest.parse(JSON.parse(readFileSync(manifest, 'utf8')));
    const script = typeof bin === 'string' ? bin : bin.cdk;
    if (script === undefined) return null;
    return {
      file: process.execPath,
      leading: [join(dirname(manifest), script)],
      told: `aws-cdk ${version} of this project`,
    };
  } catch {
    return null;
  }
}

export interface CdkDeployment {
  readonly stackName: string;
  readonly region: string;
  /** Folder of the cloud assembly. */
  readonly assembly: string;
  /** Whether somebody is asked where permissions grow. */
  readonly asks: boolean;
}

/** Deploys an assembly and shows what the CDK says; its exit code, null where a signal ended it. */
export async function runCdk(
  { file, leading }: CdkCommand,
  { stackName, region, assembly, asks }: CdkDeployment,
  terminal: Terminal,
): Promise<number | null> {
  const approval = asks ? 'broadening' : 'never';
  const args = ['deploy', stackName, '--app', assembly, '--require-approval', approval];
  const isSeen = terminal.stdout.isTTY === true && terminal.stderr.isTTY === true;
  const child = spawn(file, [...leading, ...args], {
    cwd: terminal.cwd(),
    env: { ...terminal.env, AWS_REGION: region, AWS_DEFAULT_REGION: region },
    stdio: [
      terminal.stdin?.isTTY === true ? 'inherit' : 'ignore',
      ...(isSeen ? (['inherit', 'inherit'] as const) : (['pipe', 'pipe'] as const)),
    ],
  });
  child.stdout?.setEncoding('utf8').on('data', (part: string) => terminal.stdout.write(part));
  child.stderr?.setEncoding('utf8').on('data', (part: string) => terminal.stderr.write(part));
  const stop = () => child.kill('SIGINT');
  terminal.on('SIGINT', stop);
  terminal.on('SIGTERM', stop);
  try {
    const [code] = await once(child, 'close');
    return typeof code === 'number' ? code : null;
  } catch (cause) {
    throw new UsageError(`${file} cannot be started: install aws-cdk in this project`, { cause });
  } finally {
    terminal.off('SIGINT', stop);
    terminal.off('SIGTERM', stop);
  }
}
