import { RemovalPolicies, Tags, Validations } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type Grant, type IGrantable, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { bundledCode } from './bundled-code.ts';
import type { CognigateGateProps } from './cognigate-gate-props.ts';
import type { GatePromotion } from './entrances/promotion-action.ts';
import { GateBase } from './gate-base.ts';
import { GateBoundary } from './gate-boundary.ts';
import { gateEntrances } from './gate-entrances.ts';
import { gateFunctions } from './gate-functions.ts';
import { gateMonitoring } from './gate-monitoring.ts';
import { gateOutputs } from './gate-outputs.ts';
import { gateResources } from './gate-resources.ts';
import { type CognigateGateAttributes, ImportedGate } from './imported-gate.ts';
import type { GateMetrics } from './monitoring/gate-metrics.ts';
import { grantRights } from './permissions.ts';
import { settingsFromProps } from './props-as-settings.ts';
import { PROFILE_TRAITS } from './settings/gate-profile.ts';
import type { GateSettings } from './settings/gate-settings.ts';
import { SettingsInvalid } from './settings/settings-invalid.ts';

const DASHBOARD = 'AWS::CloudWatch::Dashboard';
/** What a removal policy is for; what computes goes with the stack in any case. */
const STATEFUL = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::KMS::Key'];

/** A release gate for bots: suites in, verdicts out, and a state machine that pipelines wait for. */
export class CognigateGate extends GateBase {
  /** A gate that another app has deployed, by the outputs of its stack. */
  static fromAttributes(
    scope: Construct,
    id: string,
    attributes: CognigateGateAttributes,
  ): GateBase {
    return new ImportedGate(scope, id, attributes);
  }

  readonly stateMachine: IStateMachine;
  readonly key: IKey;
  readonly api: IRestApi;
  readonly auditTable: ITableV2;
  readonly alarmTopic: ITopic;
  readonly metrics: GateMetrics;
  readonly promotion: GatePromotion | null;
  readonly #forgets: boolean;

  /** @throws SettingsInvalid with one sentence on the first prop that is wrong. */
  constructor(scope: Construct, id: string, props: CognigateGateProps) {
    super(scope, id);
    const settings = settingsFromProps(props);
    this.#forgets = settings.forgetting;
    // Buckets without access control lists can take access logs by bucket policy alone.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    const resources = gateResources(this, settings, props);
    const functions = gateFunctions(this, resources, { code: props.code ?? bundledCode, settings });
    grantRights(functions, resources, settings);
    const entrances = gateEntrances(this, { functions, resources, settings });
    const built = { functions, resources, entrances, settings };

    this.stateMachine = functions.workflow.stateMachine;
    this.key = resources.key.resource;
    this.promotion = functions.promotion && {
      stateMachine: functions.promotion.workflow.stateMachine,
      key: this.key,
    };
    this.api = entrances.api.reference;
    // CDK's classes and interfaces disagree on optional properties under TypeScript's exact reading.
    this.auditTable = resources.audit.table as ITableV2;
    this.metrics = resources.metrics;
    const monitoring = gateMonitoring(this, { ...built, alarmTopic: props.alarmTopic ?? null });
    this.alarmTopic = monitoring.alarmTopic;
    gateOutputs(this, { ...built, ...monitoring });
    this.#mark(settings);
    this.#limit(settings, props);
    acknowledgeFindings(this);
  }

  /** @throws SettingsInvalid where the gate has no `forgetting`, and so no such calls. */
  override grantForget(grantee: IGrantable): Grant {
    if (this.#forgets) return super.grantForget(grantee);
    throw new SettingsInvalid('grantForget: this gate forgets nothing: set forgetting to true');
  }

  #mark({ tags, alarms }: GateSettings): void {
    const all = { application: 'cognigate', owner: alarms.owner, ...tags };
    for (const [key, value] of Object.entries(all)) {
      // CloudFormation has no tags on dashboards in every partition yet.
      if (value !== undefined) Tags.of(this).add(key, value, { excludeResourceTypes: [DASHBOARD] });
    }
  }

  #limit(
    { profile, forgetting }: GateSettings,
    { permissionsBoundary, removalPolicy }: CognigateGateProps,
  ) {
    const { boundsRoles } = PROFILE_TRAITS[profile];
    const boundary =
      permissionsBoundary ??
      (boundsRoles ? new GateBoundary(this, 'Boundary', { forgets: forgetting }) : null);
    if (boundary !== null) PermissionsBoundary.of(this).apply(boundary);
    if (removalPolicy !== undefined) {
      RemovalPolicies.of(this).apply(removalPolicy, { applyToResourceTypes: STATEFUL });
    }
  }
}

function acknowledgeFindings(gate: CognigateGate): void {
  Validations.of(gate).acknowledge(
    {
      id: 'AwsSolutions-SMG4',
      reason:
        'Credentials and signing keys are issued elsewhere, and the token renews itself; a rotation is survived in mid-run.',
    },
    {
      id: 'AwsSolutions-SQS3',
      reason: 'The dead letters of the scheduler and of the rules are the end of their way.',
    },
  );
}
