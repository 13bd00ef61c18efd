import { mkdtempDisposableSync } from 'node:fs';
import { App, FileSystem, Stack } from 'aws-cdk-lib';
import { CfnVersion, Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import * as z from 'zod';
import { GateFunction } from '../gate-function.ts';
import { GateKey } from '../gate-key.ts';
import { Telemetry } from '../telemetry.ts';
import { RunWorkflow } from './run-workflow.ts';

const Part = z.union([z.string(), z.strictObject({ Ref: z.string() })]);
const DefinitionString = z.strictObject({ 'Fn::Join': z.tuple([z.literal(''), z.array(Part)]) });

/** The definition as it will be deployed, in plain Amazon States Language, functions by step name. */
export function exportWorkflow(): unknown {
  using outdir = mkdtempDisposableSync(`${FileSystem.tmpdir}/cognigate-cdk-`);
  const stack = new Stack(new App({ outdir: outdir.path }), 'Cognigate');
  const key = new GateKey(stack, 'Key', { given: null, alias: 'cognigate' });
  const telemetry = new Telemetry(stack, 'Telemetry', {
    key,
    retention: RetentionDays.ONE_DAY,
    keepsAccessLog: false,
  });
  const step = (name: GateFunction['handlerName']) =>
    new GateFunction(stack, name, {
      name,
      telemetry,
      description: 'only the definition is wanted',
      code: () => Code.fromInline('// only the definition is wanted'),
      environment: {},
      network: null,
      reservedConcurrency: 0,
    });
  const steps = {
    validateSuite: step('validate-suite'),
    takeSnapshot: step('take-snapshot'),
    submitBatches: step('submit-batches'),
    pollBatches: step('poll-batches'),
    aggregateRun: step('aggregate-run'),
    giveBack: step('give-back'),
    notifyOutcome: step('notify-outcome'),
  };
  const { stateMachine } = new RunWorkflow(stack, 'RunWorkflow', { key, telemetry, ...steps });
  const machine = stateMachine.node.defaultChild;
  if (!(machine instanceof CfnStateMachine)) throw new Error('the workflow has no state machine');
  const names = new Map(
    Object.values(steps).map((one) => [versionId(stack, one), one.handlerName]),
  );
  return plainDefinition(stack.resolve(machine.definitionString), names);
}

/**
 * Joins a template's `DefinitionString` and parses it.
 *
 * @param names step names by the logical ids of their functions' versions
 */
export function plainDefinition(
  definitionString: unknown,
  names: ReadonlyMap<string, string>,
): unknown {
  const [, parts] = DefinitionString.parse(definitionString)['Fn::Join'];
  const text = parts.map((part) => {
    if (typeof part === 'string') return part;
    const { Ref: id } = part;
    if (id === 'AWS::Partition') return 'aws';
    const name = names.get(id);
    if (name === undefined) throw new Error(`the definition names ${id}, which is not a step`);
    return name;
  });
  return JSON.parse(text.join(''));
}

function versionId(stack: Stack, step: GateFunction): string {
  const version = step.currentVersion.node.defaultChild;
  if (!(version instanceof CfnVersion)) throw new Error('a step has no version');
  return String(stack.resolve(version.logicalId));
}
