import { CfnOutput, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { DEPLOYED_SUITES_FOLDER, SUITES_PREFIX } from '../api/start-request.ts';
import { GateApi } from './entrances/gate-api.ts';
import { SuiteSchedules } from './entrances/suite-schedules.ts';
import type { HandlerCode } from './gate-function.ts';
import { GateKey } from './gate-key.ts';
import { handlers } from './handlers.ts';
import { CloseRunRule } from './messaging/close-run-rule.ts';
import { NotificationEndpoints } from './messaging/notification-endpoints.ts';
import { NotificationRedelivery } from './messaging/notification-redelivery.ts';
import { RunEvents } from './messaging/run-events.ts';
import { GateAlarms } from './monitoring/gate-alarms.ts';
import { GateDashboard } from './monitoring/gate-dashboard.ts';
import { PlatformSecrets } from './platform-secrets.ts';
import type { GateSettings } from './settings/gate-settings.ts';
import { AuditTrail } from './storage/audit-trail.ts';
import { EvidenceBucket } from './storage/evidence-bucket.ts';
import { AccessLogBucket } from './storage/gate-bucket.ts';
import { RunLedgerTable } from './storage/run-ledger-table.ts';
import { SuiteLibrary } from './storage/suite-library.ts';
import { Telemetry } from './telemetry.ts';
import { RunWorkflow } from './workflow/run-workflow.ts';

export interface GateStackProps extends StackProps {
  readonly code: HandlerCode;
  readonly settings: GateSettings;
}

/** The gate in an AWS account. */
export class GateStack extends Stack {
  readonly workflow: RunWorkflow;
  readonly key: GateKey;

  constructor(scope: Construct, id: string, { code, settings, ...props }: GateStackProps) {
    super(scope, id, { description: 'Cognigate: the release gate for bots', ...props });
    // Buckets without access control lists can take access logs by bucket policy alone.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    Tags.of(this).add('application', 'cognigate');

    const key = new GateKey(this, 'Key');
    const telemetry = new Telemetry(this, 'Telemetry', {
      key,
      retention: settings.logRetentionDays,
    });
    const accessLogs = new AccessLogBucket(this, 'AccessLogs');
    const ledger = new RunLedgerTable(this, 'RunLedger', { key });
    const audit = new AuditTrail(this, 'AuditTrail', { key });
    const evidence = new EvidenceBucket(this, 'Evidence', {
      key,
      accessLogs,
      lock: { mode: settings.evidence.lockMode, days: settings.evidence.lockDays },
    });
    const suites = new SuiteLibrary(this, 'Suites', {
      key,
      accessLogs,
      folder: settings.suitesFolder ?? null,
    });
    const secrets = new PlatformSecrets(this, 'Platform', { key });
    const endpoints = new NotificationEndpoints(this, 'Notifications', {
      key,
      endpoints: settings.notifications,
    });
    const redelivery = new NotificationRedelivery(this, 'Redelivery', { key });
    const events = new RunEvents(this, 'Events');

    const variables = {
      RUN_TABLE_NAME: ledger.tableName,
      RUN_RETENTION_DAYS: String(settings.runRetentionDays),
      AUDIT_TABLE_NAME: audit.tableName,
      EVIDENCE_BUCKET_NAME: evidence.bucketName,
      SUITES_BUCKET_NAME: suites.bucketName,
      SUITES_PREFIX,
      DEPLOYED_SUITES_FOLDER,
      COGNIGATE_PLATFORM: settings.platform,
      COGNIGY_API_URL: settings.platformUrl,
      COGNIGY_ENDPOINT_URL: settings.endpointUrl ?? '',
      COGNIGY_API_KEY_SECRET_ARN: settings.platform === 'cognigy-ai' ? secrets.credentialsArn : '',
      COGNIGATE_RATE_BUDGET: `${settings.rateBudget.requests}/${settings.rateBudget.seconds}`,
      COGNIGY_CREDENTIALS_SECRET_ARN: secrets.credentialsArn,
      COGNIGY_TOKEN_SECRET_ARN: secrets.tokenArn,
      NOTIFICATION_ENDPOINTS: endpoints.configuration,
      NOTIFICATION_NAMES: JSON.stringify(endpoints.names),
      EVENT_BUS_NAME: events.busName,
      REDELIVERY_QUEUE_URL: redelivery.queueUrl,
    };
    const handler = handlers(this, { code, telemetry });
    const validateSuite = handler('validate-suite', variables, suites.layers);
    const submitBatches = handler('submit-batches', variables);
    const pollBatches = handler('poll-batches', variables);
    const aggregateRun = handler('aggregate-run', variables);
    const notifyOutcome = handler('notify-outcome', variables);
    const steps = { validateSuite, submitBatches, pollBatches, aggregateRun, notifyOutcome };
    const workflow = new RunWorkflow(this, 'RunWorkflow', { key, telemetry, ...steps });

    const started = { ...variables, STATE_MACHINE_ARN: workflow.stateMachine.stateMachineArn };
    const startRun = handler('start-run', started, suites.layers);
    const readRun = handler('read-run', started);
    const closeRun = handler('close-run', started);
    const redeliver = handler('redeliver-notification', started);
    const functions = [...Object.values(steps), startRun, readRun, closeRun, redeliver];

    for (const one of functions) if (one !== readRun) ledger.grantKeep(one);
    for (const one of [submitBatches, pollBatches, redeliver]) ledger.grantLease(one);
    for (const one of [submitBatches, pollBatches]) secrets.grantLogIn(one);
    // Its cases are the platform's own there, so planning has to ask for them.
    if (settings.platform === 'cognigy-ai') secrets.grantReadCredentials(validateSuite);
    ledger.grantRead(readRun);
    ledger.grantListBySuite(readRun);
    ledger.grantListOpen(closeRun);
    for (const one of [aggregateRun, closeRun]) audit.grantAppend(one);
    for (const one of [validateSuite, startRun, notifyOutcome, redeliver]) audit.grantReadHead(one);
    for (const one of [...Object.values(steps), startRun, closeRun]) {
      if (one !== notifyOutcome) evidence.grantAdd(one);
    }
    evidence.grantRead(readRun);
    evidence.grantRender(readRun);
    for (const one of [validateSuite, startRun]) suites.grantRead(one);
    for (const one of [notifyOutcome, redeliver]) {
      endpoints.grantSign(one);
      events.grantTell(one);
    }
    for (const one of [notifyOutcome, closeRun]) redelivery.grantOwe(one);
    redelivery.deliverWith(redeliver);
    workflow.grantStart(startRun);
    workflow.grantLook(closeRun);

    const { stateMachine } = workflow;
    const api = new GateApi(this, 'Api', { startRun, readRun, telemetry, settings: settings.api });
    const schedules = new SuiteSchedules(this, 'Schedules', {
      key,
      startRun,
      schedules: settings.schedules,
    });
    const closing = new CloseRunRule(this, 'Closing', { key, closeRun, workflow: stateMachine });
    const monitored = {
      functions,
      closeRun,
      stateMachine,
      api: api.api,
      tables: [ledger.table, audit.table],
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
    this.workflow = workflow;
    this.key = key;

    Validations.of(this).acknowledge(
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
    new CfnOutput(this, 'ApiUrl', { value: api.api.url });
    new CfnOutput(this, 'CredentialsSecret', { value: secrets.credentialsArn });
    new CfnOutput(this, 'StateMachineName', { value: stateMachine.stateMachineName });
    new CfnOutput(this, 'KeyArn', { value: key.keyArn });
    new CfnOutput(this, 'SuitesBucket', { value: suites.bucketName });
    new CfnOutput(this, 'AuditTable', { value: audit.tableName });
    new CfnOutput(this, 'EvidenceBucket', { value: evidence.bucketName });
    new CfnOutput(this, 'EventBus', { value: events.busName });
  }
}
