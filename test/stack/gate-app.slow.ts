import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { gateApp } from '../../lib/stack/gate-app.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { fullSettings } from './gate-template.ts';

const code = () => Code.fromInline('// stub');
/** Lists the plugins that had anything to say. */
const Report = z.object({ pluginReports: z.array(z.unknown()) });

describe('the app', () => {
  it('passes every check of CloudFormation and of AwsSolutions, warnings included', () => {
    const outdir = temporaryDirectory();
    const { app } = gateApp({ code, context: { cognigate: fullSettings }, outdir });

    app.synth();

    const text = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
    const { pluginReports } = Report.parse(JSON.parse(text));
    expect(pluginReports).toEqual([]);
  });

  it('takes its settings as an object and as the text of a command line', () => {
    const { stack } = gateApp({
      code,
      context: { cognigate: '{"platformUrl":"https://api.example.com","stackName":"BotGate"}' },
    });

    expect(stack.stackName).toBe('BotGate');
  });

  it('is not made without settings', () => {
    expect(() => gateApp({ code })).toThrow('the context key "cognigate" is not set');
  });
});
