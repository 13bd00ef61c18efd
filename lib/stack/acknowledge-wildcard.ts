import { Stack, Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import * as z from 'zod';

const Joined = z.object({
  'Fn::Join': z.tuple([
    z.literal(''),
    z.array(z.union([z.string(), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })])),
  ]),
});

/** Says why roles of this stack may use every resource below `arn`, which ends in a wildcard. */
export function acknowledgeWildcard(scope: Construct, arn: string, reason: string): void {
  const stack = Stack.of(scope);
  const [, parts] = Joined.parse(stack.resolve(arn))['Fn::Join'];
  // The way cdk-nag writes a resource into the id of its finding.
  const resource = parts.map((part) =>
    typeof part === 'string' ? part : `<${part['Fn::GetAtt'].join('.')}>`,
  );
  Validations.of(stack).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${resource.join('')}]`,
    reason,
  });
}
