import { CfnOutput, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { GateApi } from './entrances/gate-api.ts';
import { SuiteSchedules } from './entrances/suite-schedules.ts';
import { type GateFunctions, type GateFunctionsOptions, gateFunctions } from './gate-functions.ts';
import type { GateKey } from './gate-key.ts';
import { type GateResources, gateResources } from './gate-resources.ts';
import { CloseRunRule } from './messaging/close-run-rule.ts';
import { GateAlarms } from './monitoring/gate-alarms.ts';
import { GateDashboard } from './monitoring/gate-dashboard.ts';
import { grantRights } from './permissions.ts';
import type { GateSettings } from './settings/gate-settings.ts';
import type { PromotionWorkflow } from './workflow/promotion-workflow.ts';
import type { RunWorkflow } from './workflow/run-workflow.ts';

export interface GateStackProps extends StackProps, GateFunctionsOptions {}

/** The gate in an AWS account. */
export class GateStack extends Stack {
  readonly workflow: RunWorkflow;
  /** Null where the platform has no versions. */
  readonly promotion: PromotionWorkflow | null;
  readonly key: GateKey;

  constructor(scope: Construct, id: string, { code, settings, ...props }: GateStackProps) {
    super(scope, id, { description: 'Cognigate: the release gate for bots', ...props });
    // Buckets without access control lists can take access logs by bucket policy alone.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    Tags.of(this).add('application', 'cognigate');

    const resources = gateResources(this, settings);
    const functions = gateFunctions(this, resources, { code, settings });
    grantRights(functions, resources, settings);
    this.workflow = functions.workflow;
    this.promotion = functions.promotion?.workflow ?? null;
    this.key = resources.key;

    const { api, ...entrances } = this.#open(functions, resources, settings);
    this.#watch(functions, resources, { api, ...entrances, settings });
    this.#tell(functions, resources, api);
    acknowledgeFindings(this);
  }

  /** What starts runs from outside, and ends those that nobody ended. */
  #open(functions: GateFunctions, { key, telemetry }: GateResources, settings: GateSettings) {
    const { startRun, readRun, closeRun, giveBack, workflow } = functions;
    return {
      api: new GateApi(this, 'Api', { startRun, readRun, telemetry, settings: settings.api }),
      schedules: new SuiteSchedules(this, 'Schedules', {
        key,
        startRun,
        schedules: settings.schedules,
      }),
      closing: new CloseRunRule(this, 'Closing', {
        key,
        closeRun,
        giveBack,
        workflow: workflow.stateMachine,
      }),
    };
  }

  #watch(
    { all, closeRun, giveBack, promotion, workflow }: GateFunctions,
    { key, ledger, audit, endpointLog, redelivery }: GateResources,
    { api, schedules, closing, settings }: Watched,
  ): void {
    const monitored = {
      functions: all,
      closeRun,
      giveBack,
      promotion,
      stateMachine: workflow.stateMachine,
      api: api.api,
      tables: [ledger.table, audit.table, endpointLog.table],
    };
    new GateDashboard(this, 'Dashboard', monitored);
    new GateAlarms(this, 'Alarms', {
      ...monitored,
      key,
      settings: settings.alarms,
      undelivered: redelivery.deadLetters,
      unstarted: schedules.deadLetters,
      unclosed: closing.deadLetters,
    });
  }

  /** What a person asks the deployed stack for. */
  #tell({ workflow, promotion }: GateFunctions, resources: GateResources, { api }: GateApi): void {
    const { key, secrets, suites, audit, endpointLog, evidence, events } = resources;
    const outputs = {
      ApiUrl: api.url,
      CredentialsSecret: secrets.credentialsArn,
      StateMachineName: workflow.stateMachine.stateMachineName,
      KeyArn: key.keyArn,
      SuitesBucket: suites.bucketName,
      AuditTable: audit.tableName,
      EndpointLogTable: endpointLog.tableName,
      EvidenceBucket: evidence.bucketName,
      EventBus: events.busName,
      ...(promotion === null
        ? {}
        : { PromotionStateMachineArn: promotion.workflow.stateMachine.stateMachineArn }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

interface Watched {
  readonly api: GateApi;
  readonly schedules: SuiteSchedules;
  readonly closing: CloseRunRule;
  readonly settings: GateSettings;
}

function acknowledgeFindings(stack: Stack): void {
  Validations.of(stack).acknowledge(
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
