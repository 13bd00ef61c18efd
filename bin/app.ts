import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { GateStack } from '../lib/stack/gate-stack.ts';

const app = new App();
new GateStack(app, 'Cognigate', {
  code: (handler) => Code.fromAsset(join(PACKAGE_ROOT, 'dist', 'lambdas', handler)),
});
app.synth();
