import { AwsApi } from '../account/aws-api.ts';
import { type Caller, callerOf } from '../account/caller.ts';
import { type DeployedStack, deployedStack, deployedTemplate } from '../account/deployed-stack.ts';
import { NoAccount } from '../remote/sign-request.ts';
import type { Terminal } from '../terminal.ts';
import { StackTemplate } from './stack-template.ts';

/** The account that a stack is deployed into, and what there is of the stack. */
export interface Account {
  readonly api: AwsApi;
  readonly caller: Caller;
  readonly stack: DeployedStack | null;
}

/** @throws NoAccount where nobody has logged in, or no region is named. */
export async function lookAtAccount(
  stackName: string,
  { region }: { readonly region?: string | undefined },
  terminal: Terminal,
): Promise<Account> {
  const api = await AwsApi.open(region, terminal);
  const caller = await callerOf(api);
  return { api, caller, stack: await deployedStack(api, stackName) };
}

/** Null where there is no account to look at; the reason is told. */
export async function lookIfPossible(
  ...[stackName, flags, terminal]: Parameters<typeof lookAtAccount>
): Promise<{ readonly account: Account } | { readonly account: null; readonly why: string }> {
  try {
    return { account: await lookAtAccount(stackName, flags, terminal) };
  } catch (error) {
    if (!(error instanceof NoAccount)) throw error;
    return { account: null, why: error.message };
  }
}

/** What is deployed; null before the first deployment, which a failed one counts as. */
export async function templateIn(
  { api, stack }: Account,
  stackName: string,
): Promise<StackTemplate | null> {
  if (stack === null || stack.status === 'REVIEW_IN_PROGRESS') return null;
  return StackTemplate.parse(await deployedTemplate(api, stackName));
}
