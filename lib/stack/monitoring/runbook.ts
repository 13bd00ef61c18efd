/** The alarms, what each says, and the article in `docs/runbook.md` that says what to do. */
export const RUNBOOK = {
  RunWithoutVerdict: {
    says: 'A run is past its deadline and has no verdict yet.',
    anchor: 'a-run-has-no-verdict',
  },
  SweepNotRunning: {
    says: 'The sweep that closes runs has not run for a quarter of an hour.',
    anchor: 'the-sweep-does-not-run',
  },
  EndpointOwed: {
    says: 'An endpoint that was lent to a run cannot be given back.',
    anchor: 'an-endpoint-is-owed',
  },
  NotificationsUndelivered: {
    says: 'An endpoint has not taken a notification for three days.',
    anchor: 'notifications-are-not-delivered',
  },
  StartsFailed: {
    says: 'A scheduled run could not be started.',
    anchor: 'a-scheduled-run-did-not-start',
  },
  ClosingFailed: {
    says: 'A run that ended badly could not be closed at once.',
    anchor: 'a-run-could-not-be-closed',
  },
  ExecutionsCutShort: {
    says: 'An execution was aborted or ran out of time.',
    anchor: 'an-execution-was-cut-short',
  },
  PromotionFailed: {
    says: 'A promotion was refused, or production does not run what was promoted.',
    anchor: 'a-promotion-failed',
  },
  GateErrors: {
    says: 'A run ended in an error of the gate itself.',
    anchor: 'a-run-ended-in-error',
  },
  FunctionErrors: {
    says: 'Functions fail more often than retries explain.',
    anchor: 'functions-fail',
  },
  FunctionsThrottled: {
    says: 'AWS Lambda throttles the functions.',
    anchor: 'functions-are-throttled',
  },
  TablesThrottled: {
    says: 'DynamoDB throttles the tables.',
    anchor: 'tables-are-throttled',
  },
  PlatformThrottles: {
    says: 'The bot platform keeps telling the gate to slow down.',
    anchor: 'the-platform-throttles-the-gate',
  },
  ApiErrors: {
    says: 'The API answers with server errors.',
    anchor: 'the-api-fails',
  },
  PassRateLow: {
    says: 'The pass rate of a suite is below the level set for this account.',
    anchor: 'a-pass-rate-is-low',
  },
} as const;
export type RunbookArticle = keyof typeof RUNBOOK;
