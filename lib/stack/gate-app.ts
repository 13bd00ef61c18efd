import { App, Validations } from 'aws-cdk-lib';
import { STRICT_CFN_VALIDATE_ERRORS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { HandlerCode } from './gate-function.ts';
import { GateStack } from './gate-stack.ts';
import type { GateProfile } from './settings/gate-profile.ts';
import { gateSettings } from './settings/gate-settings.ts';
import { settingsInFile } from './settings/settings-file.ts';

export interface GateAppOptions {
  /** The bundles of this package unless set. */
  readonly code?: HandlerCode;
  /** Context as `cdk.json` has it; what the CDK command line says counts more. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly outdir?: string;
  /** Read where the context key `settings` names no other; the key `cognigate` counts without either. */
  readonly settingsFile?: string;
  /** Of settings that name none. */
  readonly profile?: GateProfile;
}

/**
 * The app with the one stack; synthesis fails on what CloudFormation's own checks say, and on a
 * finding of cdk-nag that nobody has answered.
 *
 * @throws SettingsInvalid where the context key `cognigate` cannot be used.
 */
export function gateApp({ code, context = {}, outdir, profile, settingsFile }: GateAppOptions): {
  readonly app: App;
  readonly stack: GateStack;
} {
  const app = new App({
    context: { ...context, [STRICT_CFN_VALIDATE_ERRORS]: true },
    ...(outdir === undefined ? {} : { outdir }),
  });
  const file: unknown = app.node.tryGetContext('settings') ?? settingsFile;
  const written: unknown =
    typeof file === 'string' ? settingsInFile(file) : app.node.tryGetContext('cognigate');
  const settings = gateSettings(written, {
    ...(profile === undefined ? {} : { profile }),
  });
  const stack = new GateStack(app, settings.stackName, {
    settings,
    ...(code === undefined ? {} : { code }),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}
