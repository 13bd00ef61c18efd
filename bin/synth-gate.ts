import { json } from 'node:stream/consumers';
import { App } from 'aws-cdk-lib';
import { STRICT_CFN_VALIDATE_ERRORS } from 'aws-cdk-lib/cx-api';
import { GateStack } from '../lib/stack/gate-stack.ts';
import { gateSettings } from '../lib/stack/settings/gate-settings.ts';
import { SettingsInvalid } from '../lib/stack/settings/settings-invalid.ts';

/** What `cognigate deploy` starts: settings on stdin, and the folder of the assembly as its argument. */
async function synthesize(outdir: string | undefined): Promise<void> {
  if (outdir === undefined) throw new Error('the folder of the assembly is not named');
  const settings = gateSettings(await json(process.stdin));
  const app = new App({ outdir, context: { [STRICT_CFN_VALIDATE_ERRORS]: true } });
  new GateStack(app, settings.stackName, { settings });
  app.synth();
}

synthesize(process.argv[2]).catch((error: unknown) => {
  if (!(error instanceof SettingsInvalid)) throw error;
  console.error(error.message);
  process.exitCode = 2;
});
