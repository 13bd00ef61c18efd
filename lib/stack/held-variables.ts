import { Token, Tokenization } from 'aws-cdk-lib';
import { SettingsInvalid } from './settings/settings-invalid.ts';

/** All names and values of a function's environment together, after Lambda's page on quotas. */
const MAX_BYTES = 4_096;
/** What stands for a value that is known at deployment: an ARN or an address of this stack is shorter. */
const UNKNOWN = 'x'.repeat(160);

/**
 * The variables of a function, which Lambda can hold.
 *
 * @throws SettingsInvalid where it could not: CloudFormation finds that out in the middle of a deployment.
 */
export function heldVariables(
  name: string,
  variables: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const sizes = Object.entries(variables)
    .map(([variable, value]) => ({ variable, bytes: bytesOf(variable) + bytesOf(known(value)) }))
    .sort((one, other) => other.bytes - one.bytes);
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= MAX_BYTES) return variables;
  throw new SettingsInvalid(
    `the variables of ${name} come to ${total} bytes, Lambda holds ${MAX_BYTES}: shorten what ${sizes[0]?.variable} is made of`,
  );
}

function known(value: string): string {
  if (!Token.isUnresolved(value)) return value;
  return Tokenization.reverseString(value)
    .mapTokens({ mapToken: () => UNKNOWN })
    .join({ join: (left, right) => `${left ?? ''}${right ?? ''}` });
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
