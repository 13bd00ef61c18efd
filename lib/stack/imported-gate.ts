import { Token } from 'aws-cdk-lib';
import { type IRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type ITableV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { type IStateMachine, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { GatePromotion } from './entrances/promotion-action.ts';
import { GateBase } from './gate-base.ts';
import { GateMetrics } from './monitoring/gate-metrics.ts';
import { SettingsInvalid } from './settings/settings-invalid.ts';

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

/** How an output reads, of a gate that is there; what only the deployment knows is not held to it. */
const OUTPUTS: Readonly<Record<keyof CognigateGateAttributes, RegExp>> = {
  gateName: /./,
  stateMachineArn: /^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:/,
  keyArn: /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\//,
  apiId: /^[a-z0-9]+$/,
  auditTableArn: /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\//,
  alarmTopicArn: /^arn:[\w-]+:sns:[\w-]+:\d{12}:/,
  promotionStateMachineArn: /^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:/,
};

/** A gate that another app has deployed. */
export class ImportedGate extends GateBase {
  readonly stateMachine: IStateMachine;
  readonly key: IKey;
  readonly api: IRestApi;
  readonly auditTable: ITableV2;
  readonly alarmTopic: ITopic;
  readonly metrics: GateMetrics;
  readonly promotion: GatePromotion | null;

  /** @throws SettingsInvalid where an attribute is no output of a gate, with a sentence for each. */
  constructor(scope: Construct, id: string, attributes: CognigateGateAttributes) {
    super(scope, id);
    checkAttributes(attributes);
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

function checkAttributes(attributes: CognigateGateAttributes): void {
  const unknown = Object.keys(attributes).filter((name) => !Object.hasOwn(OUTPUTS, name));
  const given = new Map<string, unknown>(Object.entries(attributes));
  const problems = [
    ...unknown.map((name) => `there is no attribute "${name}"`),
    ...Object.entries(OUTPUTS).flatMap(([name, form]) => {
      const value = given.get(name);
      const output = `the output ${name.charAt(0).toUpperCase()}${name.slice(1)} of the gate`;
      if (value === undefined) {
        return name === 'promotionStateMachineArn' ? [] : `${name}: is missing: write ${output}`;
      }
      if (Token.isUnresolved(value) || (typeof value === 'string' && form.test(value))) return [];
      return `${name}: ${JSON.stringify(value)} is not ${output}`;
    }),
  ];
  if (problems.length > 0) throw new SettingsInvalid(problems.join('\n'));
}
