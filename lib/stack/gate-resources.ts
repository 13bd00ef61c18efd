import type { Construct } from 'constructs';
import { GateKey } from './gate-key.ts';
import { NotificationEndpoints } from './messaging/notification-endpoints.ts';
import { NotificationRedelivery } from './messaging/notification-redelivery.ts';
import { RunEvents } from './messaging/run-events.ts';
import { PlatformSecrets } from './platform-secrets.ts';
import type { GateSettings } from './settings/gate-settings.ts';
import { AuditTrail } from './storage/audit-trail.ts';
import { EvidenceBucket } from './storage/evidence-bucket.ts';
import { AccessLogBucket } from './storage/gate-bucket.ts';
import { RunLedgerTable } from './storage/run-ledger-table.ts';
import { SuiteLibrary } from './storage/suite-library.ts';
import { Telemetry } from './telemetry.ts';

/** What the functions of a gate stand on; nothing of it is granted to anybody yet. */
export interface GateResources {
  readonly key: GateKey;
  readonly telemetry: Telemetry;
  readonly ledger: RunLedgerTable;
  readonly audit: AuditTrail;
  /** Every step of every endpoint that is moved, kept as audit records are. */
  readonly endpointLog: AuditTrail;
  readonly evidence: EvidenceBucket;
  readonly suites: SuiteLibrary;
  readonly secrets: PlatformSecrets;
  readonly endpoints: NotificationEndpoints;
  readonly redelivery: NotificationRedelivery;
  readonly events: RunEvents;
}

export function gateResources(scope: Construct, settings: GateSettings): GateResources {
  const key = new GateKey(scope, 'Key');
  const accessLogs = new AccessLogBucket(scope, 'AccessLogs');
  return {
    key,
    telemetry: new Telemetry(scope, 'Telemetry', { key, retention: settings.logRetentionDays }),
    ledger: new RunLedgerTable(scope, 'RunLedger', { key }),
    audit: new AuditTrail(scope, 'AuditTrail', { key }),
    endpointLog: new AuditTrail(scope, 'EndpointLog', { key }),
    evidence: new EvidenceBucket(scope, 'Evidence', {
      key,
      accessLogs,
      lock: { mode: settings.evidence.lockMode, days: settings.evidence.lockDays },
    }),
    suites: new SuiteLibrary(scope, 'Suites', {
      key,
      accessLogs,
      folder: settings.suitesFolder ?? null,
    }),
    secrets: new PlatformSecrets(scope, 'Platform', { key }),
    endpoints: new NotificationEndpoints(scope, 'Notifications', {
      key,
      endpoints: settings.notifications,
    }),
    redelivery: new NotificationRedelivery(scope, 'Redelivery', { key }),
    events: new RunEvents(scope, 'Events'),
  };
}
