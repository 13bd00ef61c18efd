import { type IRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { GatePromotion } from './entrances/promotion-action.ts';
import { GateBase } from './gate-base.ts';
import { GateMetrics } from './monitoring/gate-metrics.ts';

/** Where a deployed gate is; each is an output of its stack. */
export interface CognigateGateAttributes {
  /** Output `GateName`. */
  readonly gateName: string;
  /** Output `StateMachineArn`. */
  readonly stateMachineArn: string;
  /** Output `KeyArn`. */
  readonly keyArn: string;
  /** Output `ApiId`. */
  readonly apiId: string;
  /** Output `AuditTableArn`. */
  readonly auditTableArn: string;
  /** Output `AlarmTopicArn`. */
  readonly alarmTopicArn: string;
  /**
   * Output `PromotionStateMachineArn`.
   *
   * @default - the gate promotes nothing
   */
  readonly promotionStateMachineArn?: string;
}

/** A gate that another app has deployed. */
export class ImportedGate extends GateBase {
  readonly stateMachine: IStateMachine;
  readonly key: IKey;
  readonly api: IRestApi;
  readonly auditTable: ITableV2;
  readonly alarmTopic: ITopic;
  readonly metrics: GateMetrics;
  readonly promotion: GatePromotion | null;

  constructor(scope: Construct, id: string, attributes: CognigateGateAttributes) {
    super(scope, id);
    const { stateMachineArn, keyArn, apiId, auditTableArn, alarmTopicArn, gateName } = attributes;
    const { promotionStateMachineArn: promotion } = attributes;
    this.stateMachine = StateMachine.fromStateMachineArn(this, 'StateMachine', stateMachineArn);
    this.key = Key.fromKeyArn(this, 'Key', keyArn);
    this.api = RestApi.fromRestApiId(this, 'Api', apiId);
    this.auditTable = TableV2.fromTableArn(this, 'AuditTable', auditTableArn);
    this.alarmTopic = Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn);
    this.metrics = new GateMetrics(gateName);
    this.promotion =
      promotion === undefined
        ? null
        : {
            stateMachine: StateMachine.fromStateMachineArn(this, 'Promotion', promotion),
            key: this.key,
          };
  }
}
