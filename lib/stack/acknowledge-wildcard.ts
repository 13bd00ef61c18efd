import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as z from 'zod';

const Part = z.union([
  z.string(),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  z.object({ Ref: z.string() }),
]);
const Joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(Part)]) });

/** Says why roles of this stack may use every resource below `arn`, which ends in a wildcard. */
export function acknowledgeWildcard(scope: Construct, arn: string, reason: string): void {
  const stack = Stack.of(scope);
  const [, parts] = Joined.parse(stack.resolve(arn))['Fn::Join'];
  // The way cdk-nag writes a resource into the id of its finding.
  const resource = parts.map((part) => {
    if (typeof part === 'string') return part;
    return `<${'Ref' in part ? part.Ref : part['Fn::GetAtt'].join('.')}>`;
  });
  Validations.of(stack).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${resource.join('')}]`,
    reason,
  });
}
