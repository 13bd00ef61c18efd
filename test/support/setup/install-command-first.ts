import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleCli } from '../../../bin/bundle-cli.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The script to start; with `npm run campaigns` alone. */
    readonly installedCommand: string;
  }
}

/** What it reads beside itself. */
const PARTS = [
  'package.json',
  'schemas',
  'examples',
  'dist/workflow.asl.json',
  'dist/report-template.html',
  'dist/history-template.html',
];

/**
 * Puts the command where no package is beside it, once for all tests that start it: it starts in a third of the
 * time that the sources take, and is what people have.
 */
export async function setup(project: TestProject): Promise<void> {
  const installed = mkdtempSync(join(tmpdir(), 'cognigate-installed-'));
  const commands = join(installed, 'dist', 'cli');
  await bundleCli(commands);
  for (const part of PARTS) {
    cpSync(join(PACKAGE_ROOT, part), join(installed, part), { recursive: true });
  }
  project.provide('installedCommand', join(commands, 'cognigate.js'));
}
