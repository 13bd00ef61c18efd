import * as z from 'zod';
import type { GateSettings } from '../../stack/settings/gate-settings.ts';
import { type AwsApi, AwsRefusal } from '../account/aws-api.ts';
import type { Assembly } from './assembly.ts';
import { type DeployCheck, ok, unlessForbidden } from './deploy-check.ts';
import { resourcesOf, type StackTemplate } from './stack-template.ts';
import { reservedConcurrency } from './template-changes.ts';

export interface AccountChecks {
  readonly api: AwsApi;
  readonly account: string;
  readonly assembly: Assembly;
  readonly deployed: StackTemplate | null;
  readonly settings: GateSettings;
}

/** Lambda leaves so many to functions that reserve none, after its page on reserved concurrency. */
const LEFT_TO_OTHERS = 100;

const Parameter = z.object({ Parameter: z.object({ Value: z.string() }) });
const LambdaAccount = z.object({
  AccountLimit: z.object({
    ConcurrentExecutions: z.number(),
    UnreservedConcurrentExecutions: z.number(),
  }),
});
const GatewayAccount = z.object({ cloudwatchRoleArn: z.string().nullish() });

/** What the account has to have before the stack can be deployed into it. */
export async function checkAccount(checks: AccountChecks): Promise<DeployCheck[]> {
  return [
    await unlessForbidden('bootstrap', () => checkBootstrap(checks)),
    await unlessForbidden('concurrency', () => checkConcurrency(checks)),
    await unlessForbidden('logging role', () => checkLoggingRole(checks)),
  ];
}

async function checkBootstrap({ api, account, assembly }: AccountChecks): Promise<DeployCheck> {
  const { parameter, version } = assembly.bootstrap;
  const found = await bootstrapVersion(api, parameter);
  if (found !== null && found >= version) return ok('bootstrap', `version ${found}`);
  return {
    name: 'bootstrap',
    status: 'refused',
    found:
      found === null
        ? `${account} is not bootstrapped for the CDK in ${api.region}`
        : `version ${found}, and the stack asks for ${version}`,
    remedy: `npx aws-cdk@${assembly.cliVersion} bootstrap aws://${account}/${api.region}`,
  };
}

async function bootstrapVersion(api: AwsApi, Name: string): Promise<number | null> {
  try {
    const answer = await api.call('ssm', 'AmazonSSM.GetParameter', { Name });
    return Number(Parameter.parse(answer).Parameter.Value);
  } catch (error) {
    if (error instanceof AwsRefusal && error.code === 'ParameterNotFound') return null;
    throw error;
  }
}

async function checkConcurrency({ api, assembly, deployed }: AccountChecks): Promise<DeployCheck> {
  const name = 'concurrency';
  const wanted = reservedConcurrency(assembly.template);
  const more = wanted - reservedConcurrency(deployed);
  if (more <= 0) return ok(name, `${wanted} executions are kept free, and no more than before`);
  const { AccountLimit } = LambdaAccount.parse(
    await api.get('lambda', '2016-08-19/account-settings/'),
  );
  const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: free } = AccountLimit;
  const least = Math.min(LEFT_TO_OTHERS, limit);
  if (free - more >= least) return ok(name, `${wanted} executions are kept free, of ${limit}`);
  return {
    name,
    status: 'refused',
    found: `the gate keeps ${more} executions more for itself, and Lambda has ${free} free in this account, of which it leaves ${least} to others`,
    remedy:
      'ask for more (aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000), or set concurrency: {closeRun: 0, api: 0}',
  };
}

/** An account has one in each region, for all of its APIs. */
async function checkLoggingRole({ api, deployed, settings }: AccountChecks): Promise<DeployCheck> {
  const name = 'logging role';
  const isOurs = resourcesOf(deployed, 'AWS::ApiGateway::Account').length > 0;
  if (isOurs) return ok(name, 'of API Gateway: the stack has made it');
  const { cloudwatchRoleArn } = GatewayAccount.parse(await api.get('apigateway', 'account'));
  const isThere = cloudwatchRoleArn !== undefined && cloudwatchRoleArn !== null;
  const { createLoggingRole } = settings.api;
  if (isThere && createLoggingRole) {
    return {
      name,
      status: 'note',
      found: `API Gateway logs as ${cloudwatchRoleArn} here, and the stack would put its own role in that place`,
      remedy: 'set api: {createLoggingRole: false} to leave it',
    };
  }
  if (!(isThere || createLoggingRole)) {
    return {
      name,
      status: 'refused',
      found:
        'API Gateway has no role to log with in this account, and the settings let none be made',
      remedy: 'leave api.createLoggingRole out, or set it to true',
    };
  }
  return ok(name, isThere ? 'of API Gateway: there is one' : 'of API Gateway: the stack makes it');
}
