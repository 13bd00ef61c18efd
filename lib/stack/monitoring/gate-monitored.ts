import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { GateFunction } from '../gate-function.ts';
import type { DeployedPromotion } from '../gate-functions.ts';
import type { GateMetrics } from './gate-metrics.ts';

/** What dashboard and alarms look at. */
export interface GateMonitored {
  readonly metrics: GateMetrics;
  readonly functions: readonly GateFunction[];
  readonly closeRun: GateFunction;
  readonly giveBack: GateFunction;
  readonly promotion: DeployedPromotion | null;
  readonly forget: GateFunction | null;
  readonly stateMachine: StateMachine;
  readonly api: RestApi;
  readonly tables: readonly TableV2[];
}
