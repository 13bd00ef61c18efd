import { load } from 'js-yaml';
import { UsageError } from '../usage-error.ts';
import { type AwsApi, AwsRefusal, type Leaf } from './aws-api.ts';

const Version = '2010-05-15';

/** A stack as CloudFormation has it. */
export interface DeployedStack {
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
}

/** Null where there is no stack of this name. */
export async function deployedStack(api: AwsApi, StackName: string): Promise<DeployedStack | null> {
  try {
    const leaves = await api.query('cloudformation', {
      Action: 'DescribeStacks',
      Version,
      StackName,
    });
    const status = leaves.find(({ name }) => name === 'StackStatus')?.text ?? 'unknown';
    return { status, outputs: outputsIn(leaves) };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * What the deployed stack says of itself.
 *
 * @throws UsageError where there is no such stack, or the caller may not ask.
 */
export async function stackOutputs(
  api: AwsApi,
  stackName: string,
): Promise<DeployedStack['outputs']> {
  try {
    const stack = await deployedStack(api, stackName);
    if (stack !== null) return stack.outputs;
    throw new AwsRefusal('ValidationError', `Stack with id ${stackName} does not exist`);
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    throw new UsageError(
      `CloudFormation refuses to tell of the stack "${stackName}": ${error.said}; check --stack-name, the region and the AWS credentials in use`,
      { cause: error },
    );
  }
}

/** The template that the stack was last deployed with, as the CDK had written it; null without a stack. */
export async function deployedTemplate(api: AwsApi, StackName: string): Promise<unknown> {
  try {
    const leaves = await api.query('cloudformation', {
      Action: 'GetTemplate',
      Version,
      StackName,
      TemplateStage: 'Original',
    });
    // JSON or YAML, by the size that it had.
    return load(leaves.find(({ name }) => name === 'TemplateBody')?.text ?? 'null');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof AwsRefusal && /does not exist/.test(error.said);
}

/** A value follows its key. */
function outputsIn(leaves: readonly Leaf[]): Map<string, string> {
  const outputs = new Map<string, string>();
  let key = '';
  for (const { name, text } of leaves) {
    if (name === 'OutputKey') key = text;
    if (name === 'OutputValue') outputs.set(key, text);
  }
  return outputs;
}
