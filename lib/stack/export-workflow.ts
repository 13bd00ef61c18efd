import { App } from 'aws-cdk-lib';
import { CfnFunction, Code } from 'aws-cdk-lib/aws-lambda';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import * as z from 'zod';
import { GateStack } from './gate-stack.ts';

const Part = z.union([
  z.string(),
  z.strictObject({ Ref: z.literal('AWS::Partition') }),
  z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
]);
const DefinitionString = z.strictObject({ 'Fn::Join': z.tuple([z.literal(''), z.array(Part)]) });

/** The definition as it will be deployed, in plain Amazon States Language, functions by step name. */
export function exportWorkflow(): unknown {
  const stack = new GateStack(new App(), 'Cognigate', {
    code: () => Code.fromInline('// only the definition is wanted'),
  });
  return workflowOf(stack);
}

/** The definition of a stack's workflow, without the account it is deployed to. */
function workflowOf(stack: GateStack): unknown {
  const names = new Map(
    stack.steps.map((step) => [logicalId(stack, step.node.defaultChild), step.step]),
  );
  const machine = stack.workflow.stateMachine.node.defaultChild;
  if (!(machine instanceof CfnStateMachine)) throw new Error('the workflow has no state machine');
  return plainDefinition(stack.resolve(machine.definitionString), names);
}

/**
 * Joins a template's `DefinitionString` and parses it.
 *
 * @param names step names by the logical ids of their functions
 */
export function plainDefinition(
  definitionString: unknown,
  names: ReadonlyMap<string, string>,
): unknown {
  const [, parts] = DefinitionString.parse(definitionString)['Fn::Join'];
  const text = parts.map((part) => {
    if (typeof part === 'string') return part;
    if ('Ref' in part) return 'aws';
    const id = part['Fn::GetAtt'][0];
    const name = names.get(id);
    if (name === undefined) throw new Error(`the definition names ${id}, which is not a step`);
    return name;
  });
  return JSON.parse(text.join(''));
}

function logicalId(stack: GateStack, resource: unknown): string {
  if (!(resource instanceof CfnFunction)) throw new Error('a step is not a Lambda function');
  return String(stack.resolve(resource.logicalId));
}
