import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { gateApp } from '../lib/stack/gate-app.ts';
import { SettingsInvalid } from '../lib/stack/settings/settings-invalid.ts';

const CdkFile = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

/** Of the environment that is meant where no other file is named; tracked by nobody. */
const SETTINGS_FILE = join(PACKAGE_ROOT, 'gate.yaml');
/** Set by the CDK command line; without it this is `npm run synth`. */
const outdirOfCommandLine = process.env.CDK_OUTDIR;

try {
  const { app, stack } = gateApp({
    context: { ...fileContext(), ...argumentContext() },
    outdir: outdirOfCommandLine ?? join(PACKAGE_ROOT, 'cdk.out'),
    // Who deploys out of a checkout tries the gate, until the settings say otherwise.
    profile: 'trial',
    ...(existsSync(SETTINGS_FILE) ? { settingsFile: SETTINGS_FILE } : {}),
  });
  const assembly = app.synth();
  if (outdirOfCommandLine === undefined) {
    const { templateFullPath, template } = assembly.getStackByName(stack.stackName);
    const kilobytes = Math.round(Buffer.byteLength(JSON.stringify(template)) / 1000);
    const resources = Object.keys(Object(template.Resources)).length;
    console.log(
      `${relative(process.cwd(), templateFullPath)}: ${resources} resources, ${kilobytes} kB`,
    );
  }
} catch (error) {
  if (!(error instanceof SettingsInvalid)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

/** Under the CDK command line this is in the environment, too; without it nobody else reads the file. */
function fileContext(): Record<string, unknown> {
  const text = readFileSync(join(PACKAGE_ROOT, 'cdk.json'), 'utf8');
  return CdkFile.parse(JSON.parse(text)).context;
}

/** `--context key=value`, as the CDK command line has it. */
function argumentContext(): Record<string, string> {
  const { values } = parseArgs({
    options: { context: { type: 'string', short: 'c', multiple: true } },
  });
  return Object.fromEntries(
    (values.context ?? []).map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new SettingsInvalid(`--context ${pair}: write it as key=value`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
