/**
 * Names of the errors that leave a step. The state machine matches on them, so they are written out:
 * a minified bundle would rename what a class calls itself.
 */
export const ErrorName = {
  suiteRejected: 'SuiteRejected',
  foreignRun: 'ForeignRun',
  authentication: 'AuthenticationFailed',
  configuration: 'ConfigurationInvalid',
  unreachable: 'PlatformUnreachable',
  busy: 'PlatformBusy',
  integrity: 'IntegrityViolated',
  concurrentWrite: 'ConcurrentWrite',
  auditUnavailable: 'AuditUnavailable',
  storeUnavailable: 'StoreUnavailable',
  notificationUndelivered: 'NotificationUndelivered',
  signatureUnavailable: 'SignatureUnavailable',
} as const;

const NAMES: ReadonlySet<string> = new Set(Object.values(ErrorName));

/** The code for an error that is not one of ours. */
export const INTERNAL_ERROR = 'internal_error';

/** The code of the reason that a verdict has for an error: its name in the way of codes, `suite_rejected`. */
export function reasonCodeOf(errorName: string): string {
  if (!NAMES.has(errorName)) return INTERNAL_ERROR;
  return errorName.replaceAll(/(?<!^)(?=[A-Z])/g, '_').toLowerCase();
}

/** What an error says, or whatever else was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The input cannot be run as it is: the suite's fault or the caller's. */
export class SuiteRejected extends Error {
  override readonly name = ErrorName.suiteRejected;
}

/** An execution asks for a run that it has not made: it may pass for none but its own. */
export class ForeignRun extends Error {
  override readonly name = ErrorName.foreignRun;
}

/** The platform refuses our credentials, or grants them too little. */
export class AuthenticationFailed extends Error {
  override readonly name = ErrorName.authentication;
}

/** A setting of ours is missing or wrong, so no run can be made. */
export class ConfigurationInvalid extends Error {
  override readonly name = ErrorName.configuration;
}

/** Nothing has ever answered at the platform's address. */
export class PlatformUnreachable extends Error {
  override readonly name = ErrorName.unreachable;
}

/** The platform is there and cannot be asked for now, before anything was planned; the step is safe to run again. */
export class PlatformBusy extends Error {
  override readonly name = ErrorName.busy;
  /** For how long the platform wants to hear nothing; null where it has not said. */
  readonly retryAfterSeconds: number | null;

  constructor(message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Two facts that cannot both be true, such as one execution for two batches or a changed evidence file. */
export class IntegrityViolated extends Error {
  override readonly name = ErrorName.integrity;
}

/** Somebody else changed the record since it was read; the step is safe to run again. */
export class ConcurrentWrite extends Error {
  override readonly name = ErrorName.concurrentWrite;
}

/** The audit record could not be written; a run must not count as decided without it. */
export class AuditUnavailable extends Error {
  override readonly name = ErrorName.auditUnavailable;
}

/** The ledger, the evidence or a secret cannot be reached for now; the step is safe to run again. */
export class StoreUnavailable extends Error {
  override readonly name = ErrorName.storeUnavailable;
}

/** At least one notification endpoint has not acknowledged; the state machine tries again. */
export class NotificationUndelivered extends Error {
  override readonly name = ErrorName.notificationUndelivered;
}

/** The key that signs verdicts cannot be asked for now; the verdict stands, and its signature is owed. */
export class SignatureUnavailable extends Error {
  override readonly name = ErrorName.signatureUnavailable;
}
