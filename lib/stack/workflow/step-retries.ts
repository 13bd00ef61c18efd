import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { ErrorName } from '../../domain/errors.ts';

/**
 * What Lambda calls a function that died under its work or did not end: by its page on retries in Step
 * Functions, and by what managed runtimes report since they tell apart who died.
 */
const CRASHES = [
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Sandbox.Failure',
  'Runtime.ExitError',
  'Runtime.NodeJsExit',
  'Runtime.OutOfMemory',
  'Runtime.Unknown',
  'Extension.Crash',
  'Extension.ExitError',
];

/**
 * What every step gets another try for: Lambda was in the way, or somebody else wrote first. Steps
 * are idempotent, so this is safe wherever the first try got to. A failing platform is not among
 * these: it comes back through the loop.
 */
export const stepRetries: readonly RetryProps[] = [
  {
    errors: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
      'Lambda.ClientExecutionTimeoutException',
      // Of functions in a network, and of what they are encrypted with.
      'Lambda.EC2ThrottledException',
      'Lambda.EC2UnexpectedException',
      'Lambda.ResourceNotReadyException',
      'Lambda.KMSThrottlingException',
      ErrorName.concurrentWrite,
      ErrorName.storeUnavailable,
    ],
    interval: Duration.seconds(1),
    maxAttempts: 4,
    backoffRate: 2,
    maxDelay: Duration.seconds(10),
    jitterStrategy: JitterType.FULL,
  },
  {
    // A crash or a step that hangs: once more, since each try costs up to two minutes of the run.
    errors: [...CRASHES, 'States.Timeout'],
    interval: Duration.seconds(2),
    maxAttempts: 1,
    backoffRate: 1,
  },
];

export const auditRetry: RetryProps = {
  errors: [ErrorName.auditUnavailable],
  interval: Duration.seconds(1),
  maxAttempts: 3,
  backoffRate: 2,
  maxDelay: Duration.seconds(10),
  jitterStrategy: JitterType.FULL,
};

/** Some seven minutes, growing to one each; Validate Suite itself gives up at the deadline. */
export const preparationRetry: RetryProps = {
  errors: [ErrorName.busy],
  interval: Duration.seconds(5),
  maxAttempts: 10,
  backoffRate: 2,
  maxDelay: Duration.seconds(60),
};

/** After 2, 4 and 8 seconds; no jitter, which could use up all tries before a receiver is back. */
export const notificationRetry: RetryProps = {
  errors: [ErrorName.notificationUndelivered],
  interval: Duration.seconds(2),
  maxAttempts: 3,
  backoffRate: 2,
};

/** After 2, 4 and 8 seconds; what is owed then is given back when the execution has ended. */
export const giveBackRetry: RetryProps = {
  errors: [ErrorName.busy],
  interval: Duration.seconds(2),
  maxAttempts: 3,
  backoffRate: 2,
};
