import { DEPLOYED_SUITES_FOLDER, SUITES_PREFIX } from '../api/start-request.ts';
import { PLATFORM_TRAITS } from '../domain/suite/platform-name.ts';
import type { GateResources } from './gate-resources.ts';
import type { GateSettings } from './settings/gate-settings.ts';

/** The variables of all functions; each is given those that it reads. */
export function gateVariables(resources: GateResources, settings: GateSettings) {
  const {
    metrics,
    ledger,
    audit,
    endpointLog,
    evidence,
    forgettingLog,
    reports,
    suites,
    secrets,
    endpoints,
    mail,
    redelivery,
    events,
  } = resources;
  const { requests, seconds } = settings.rateBudget;
  const { takesApiKey } = PLATFORM_TRAITS[settings.platform];
  return {
    GATE_NAME: metrics.gate,
    RUN_TABLE_NAME: ledger.tableName,
    RUN_RETENTION_DAYS: String(settings.runRetentionDays),
    AUDIT_TABLE_NAME: audit.tableName,
    ENDPOINT_LOG_TABLE_NAME: endpointLog.tableName,
    EVIDENCE_BUCKET_NAME: evidence.bucketName,
    EVIDENCE_LOCK_DAYS: String(settings.evidence.lockDays),
    FORGETTING_TABLE_NAME: forgettingLog.tableName,
    SIGNING_KEY_ARN: resources.signingKey?.keyArn ?? '',
    REPORT_BUCKET_NAME: reports.bucketName,
    SUITES_BUCKET_NAME: suites.bucketName,
    SUITES_PREFIX,
    DEPLOYED_SUITES_FOLDER,
    COGNIGATE_PLATFORM: settings.platform,
    COGNIGY_API_URL: settings.platformUrl,
    COGNIGY_ENDPOINT_URL: settings.endpointUrl ?? '',
    COGNIGY_ODATA_URL: settings.odataUrl ?? '',
    COGNIGY_API_KEY_SECRET_ARN: takesApiKey ? secrets.credentialsArn : '',
    COGNIGATE_RATE_BUDGET: `${requests}/${seconds}`,
    COGNIGY_CREDENTIALS_SECRET_ARN: secrets.credentialsArn,
    COGNIGY_TOKEN_SECRET_ARN: secrets.tokenArn,
    NOTIFICATION_ENDPOINTS: endpoints.configuration,
    MAIL_NOTIFICATIONS: mail?.configuration ?? '',
    REPORT_URL: settings.reportUrl ?? '',
    NOTIFICATION_NAMES: JSON.stringify(endpoints.names),
    EVENT_BUS_NAME: events.busName,
    REDELIVERY_QUEUE_URL: redelivery.queueUrl,
  };
}
