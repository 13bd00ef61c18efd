import { SFNClient } from '@aws-sdk/client-sfn';
import type { StartPorts } from '../../lib/api/start-run.ts';
import { awsClientSettings } from '../../lib/aws/aws-client-settings.ts';
import { DynamoBaselineStore } from '../../lib/aws/dynamo-baseline-store.ts';
import { StepFunctionsExecutions } from '../../lib/aws/step-functions-executions.ts';
import type { Ports } from '../../lib/steps/ports/ports.ts';
import { acceptPorts } from './accept-ports.ts';
import { dynamoClient } from './deployed-stores.ts';
import { settingsOf } from './environment.ts';
import { once } from './once.ts';

/** What it takes to accept a run and start its execution, and to make one the baseline of its suite. */
export const startPorts = once((): StartPorts & Pick<Ports, 'baselines'> => ({
  ...acceptPorts(),
  baselines: new DynamoBaselineStore(dynamoClient(), {
    tableName: settingsOf(process.env)('RUN_TABLE_NAME'),
  }),
  executions: new StepFunctionsExecutions(new SFNClient(awsClientSettings), {
    stateMachineArn: settingsOf(process.env)('STATE_MACHINE_ARN'),
  }),
}));
