import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type AwsApi, AwsRefusal } from './aws-api.ts';

const Described = z.object({
  VersionIdsToStages: z.record(z.string(), z.array(z.string())).nullish(),
});

/** Whether somebody has put a value in; the value itself is not read. */
export async function hasValue(api: AwsApi, SecretId: string): Promise<boolean> {
  const answer = await api.call('secretsmanager', 'secretsmanager.DescribeSecret', { SecretId });
  const stages = Object.values(Described.parse(answer).VersionIdsToStages ?? {});
  return stages.some((names) => names.includes('AWSCURRENT'));
}

/** @throws AwsRefusal with the code alone: what AWS says of a value may repeat it. */
export async function putValue(api: AwsApi, SecretId: string, value: object): Promise<void> {
  try {
    await api.call('secretsmanager', 'secretsmanager.PutSecretValue', {
      SecretId,
      // The SDKs make one; who asks without them has to.
      ClientRequestToken: randomUUID(),
      SecretString: JSON.stringify(value),
    });
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    throw new AwsRefusal(error.code, 'the secret cannot be written');
  }
}
