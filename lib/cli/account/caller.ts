import { NoAccount } from '../remote/sign-request.ts';
import { type AwsApi, AwsRefusal } from './aws-api.ts';

/** Whose credentials the command works with. */
export interface Caller {
  readonly account: string;
  /** ARN of the role or user. */
  readonly arn: string;
}

const RUN_OUT = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired']);

/** @throws NoAccount where there are none, or AWS does not take them. */
export async function callerOf(api: AwsApi): Promise<Caller> {
  try {
    const leaves = await api.query('sts', { Action: 'GetCallerIdentity', Version: '2011-06-15' });
    const named = (wanted: string) => leaves.find(({ name }) => name === wanted)?.text ?? '';
    return { account: named('Account'), arn: named('Arn') };
  } catch (error) {
    if (!(error instanceof AwsRefusal)) throw error;
    throw new NoAccount(
      RUN_OUT.has(error.code)
        ? `the AWS credentials have expired (${error.code}): log in again, for example with "aws sso login"`
        : `AWS does not take the credentials (${error.code}): check AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
      { cause: error },
    );
  }
}
