import { App, Validations } from 'aws-cdk-lib';
import { STRICT_CFN_VALIDATE_ERRORS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { HandlerCode } from './gate-function.ts';
import { GateStack } from './gate-stack.ts';
import { gateSettings } from './settings/gate-settings.ts';

export interface GateAppOptions {
  readonly code: HandlerCode;
  /** Context as `cdk.json` has it; what the CDK command line says counts more. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly outdir?: string;
}

/**
 * The app with the one stack; synthesis fails on what CloudFormation's own checks say, and on a
 * finding of cdk-nag that nobody has answered.
 *
 * @throws SettingsInvalid where the context key `cognigate` cannot be used.
 */
export function gateApp({ code, context = {}, outdir }: GateAppOptions): {
  readonly app: App;
  readonly stack: GateStack;
} {
  const app = new App({
    context: { ...context, [STRICT_CFN_VALIDATE_ERRORS]: true },
    ...(outdir === undefined ? {} : { outdir }),
  });
  const settings = gateSettings(app.node.tryGetContext('cognigate'));
  const stack = new GateStack(app, settings.stackName, { code, settings });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}
