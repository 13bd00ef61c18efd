import type { Construct } from 'constructs';
import type { CognigateGateProps } from './cognigate-gate-props.ts';
import { GateKey } from './gate-key.ts';
import { GateNetwork } from './gate-network.ts';
import { MailNotifications, type MailNotificationsProps } from './messaging/mail-notifications.ts';
import { NotificationEndpoints } from './messaging/notification-endpoints.ts';
import { NotificationRedelivery } from './messaging/notification-redelivery.ts';
import { RunEvents } from './messaging/run-events.ts';
import { GateMetrics, gateName } from './monitoring/gate-metrics.ts';
import { PlatformSecrets } from './platform-secrets.ts';
import { checkSuitesFolder } from './settings/check-suites-folder.ts';
import { PROFILE_TRAITS } from './settings/gate-profile.ts';
import type { GateSettings } from './settings/gate-settings.ts';
import { SettingsInvalid } from './settings/settings-invalid.ts';
import { SigningKey } from './signing-key.ts';
import { AuditTrail } from './storage/audit-trail.ts';
import { EvidenceBucket } from './storage/evidence-bucket.ts';
import { AccessLogBucket } from './storage/gate-bucket.ts';
import { ReportBucket } from './storage/report-bucket.ts';
import { RunLedgerTable } from './storage/run-ledger-table.ts';
import { SuiteLibrary } from './storage/suite-library.ts';
import { Telemetry } from './telemetry.ts';

/** What the functions of a gate stand on; nothing of it is granted to anybody yet. */
export interface GateResources {
  readonly metrics: GateMetrics;
  readonly key: GateKey;
  /** Null where verdicts go unsigned. */
  readonly signingKey: SigningKey | null;
  readonly telemetry: Telemetry;
  readonly network: GateNetwork | null;
  readonly ledger: RunLedgerTable;
  readonly audit: AuditTrail;
  /** Every step of every endpoint that is moved, kept as audit records are. */
  readonly endpointLog: AuditTrail;
  /** What was redacted and pruned, kept as audit records are. */
  readonly forgettingLog: AuditTrail;
  readonly evidence: EvidenceBucket;
  readonly reports: ReportBucket;
  readonly suites: SuiteLibrary;
  readonly secrets: PlatformSecrets;
  readonly endpoints: NotificationEndpoints;
  /** Null where nobody gets mails. */
  readonly mail: MailNotifications | null;
  readonly redelivery: NotificationRedelivery;
  readonly events: RunEvents;
}

export function gateResources(
  scope: Construct,
  settings: GateSettings,
  props: CognigateGateProps,
): GateResources {
  const { suitesFolder = null, schedules } = settings;
  if (suitesFolder !== null) checkSuitesFolder(suitesFolder, schedules);
  const { keepsRecords } = PROFILE_TRAITS[settings.profile];
  const metrics = new GateMetrics(gateName(scope));
  const key = new GateKey(scope, 'Key', { given: props.key ?? null, alias: metrics.gate });
  const accessLogs = new AccessLogBucket(scope, 'AccessLogs');
  return {
    metrics,
    key,
    signingKey: settings.signVerdicts
      ? new SigningKey(scope, 'SigningKey', { alias: metrics.gate })
      : null,
    telemetry: new Telemetry(scope, 'Telemetry', {
      key,
      retention: settings.logRetentionDays,
      keepsAccessLog: keepsRecords,
    }),
    network: networkOf(scope, props),
    ledger: new RunLedgerTable(scope, 'RunLedger', { key }),
    audit: new AuditTrail(scope, 'AuditTrail', { key }),
    endpointLog: new AuditTrail(scope, 'EndpointLog', { key }),
    forgettingLog: new AuditTrail(scope, 'ForgettingLog', { key }),
    evidence: new EvidenceBucket(scope, 'Evidence', {
      key,
      accessLogs,
      lock: {
        mode: settings.evidence.lockMode,
        days: settings.evidence.lockDays,
        neverEarly: keepsRecords,
      },
    }),
    reports: new ReportBucket(scope, 'Reports', { key, accessLogs }),
    suites: new SuiteLibrary(scope, 'Suites', {
      key,
      accessLogs,
      folder: suitesFolder,
    }),
    secrets: new PlatformSecrets(scope, 'Platform', {
      key,
      credentials: props.credentials ?? null,
    }),
    endpoints: new NotificationEndpoints(scope, 'Notifications', {
      key,
      endpoints: settings.notifications,
    }),
    mail: mailOf(scope, { key, given: props.mailTopic ?? null, settings: settings.mail }),
    redelivery: new NotificationRedelivery(scope, 'Redelivery', { key }),
    events: new RunEvents(scope, 'Events'),
  };
}

function mailOf(scope: Construct, props: MailNotificationsProps): MailNotifications | null {
  const { given, settings } = props;
  const hasReaders = given !== null || settings.addresses.length > 0;
  return hasReaders ? new MailNotifications(scope, 'Mail', props) : null;
}

function networkOf(
  scope: Construct,
  { vpc, vpcSubnets, securityGroups }: CognigateGateProps,
): GateNetwork | null {
  if (vpc !== undefined) {
    return new GateNetwork(scope, 'Network', {
      vpc,
      ...(vpcSubnets === undefined ? {} : { subnets: vpcSubnets }),
      ...(securityGroups === undefined ? {} : { securityGroups }),
    });
  }
  for (const [prop, value] of Object.entries({ vpcSubnets, securityGroups })) {
    if (value !== undefined) {
      throw new SettingsInvalid(`${prop}: there is no vpc to be in: name it as well`);
    }
  }
  return null;
}
