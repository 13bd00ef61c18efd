import { expect } from 'vitest';
import type { StepName } from '../../../lib/local/drive-run.ts';
import { closeRuns } from '../../../lib/steps/close-runs.ts';
import { type AwsStores, awsStores } from '../support/aws-stores.ts';
import { closingPorts, endedEvent } from '../support/closing.ts';
import { faultRow, promise } from '../support/fault-row.ts';
import { type FaultOutcome, type FaultScript, runWith } from '../support/fault-world.ts';

const FOREVER = 1_000;
const on = 'DynamoDB and S3 stand-ins';
const fine = promise({ requests: 4 });
/** Nothing could be decided, and everybody was told so. */
const notAudited = {
  ...fine,
  verdict: 'none',
  reason: 'none',
  audit: 'none',
  exitCode: 3,
} as const;

/** A run on the AWS ports; `spoil` is called before the first call of the step. */
async function onAws(
  spoil: Partial<Record<StepName, (aws: AwsStores) => void>>,
  script: FaultScript = {},
): Promise<FaultOutcome> {
  await using aws = await awsStores();
  return await runWith({
    stores: (good, now) => aws.over(good, now),
    async around(step, call, work) {
      if (call === 1) spoil[step]?.(aws);
      return work();
    },
    ...script,
  });
}

const message = ({ messages }: FaultOutcome) =>
  JSON.parse(messages[0]?.body ?? '{}') as {
    readonly verdict?: string;
    readonly reasons?: unknown;
  };

faultRow(
  'D1',
  {
    fault: 'DynamoDB throttles each operation once; cannot be read at all',
    promise:
      'tried again by the SDK, then by the state machine; in the end an error of the store, written down as soon as that is possible',
    on,
  },
  async (row) => {
    const once = await onAws({
      'submit-batches': ({ dynamo }) => {
        for (const operation of ['GetItem', 'Query', 'PutItem', 'UpdateItem']) {
          dynamo.throttleNext(operation);
        }
      },
      'aggregate-run': ({ dynamo }) => dynamo.throttleNext('ExecuteStatement'),
    });
    const long = await onAws({
      // As often as the state machine tries a step.
      'poll-batches': ({ dynamo }) => dynamo.refuseNext('GetItem', 'InternalServerError', 5),
    });

    row.holds(once, fine);
    row.holds(long, promise({ verdict: 'error', reason: 'store_unavailable', requests: 2 }));
  },
);

faultRow(
  'D2',
  {
    fault: 'the audit record is written and the answer to it lost',
    promise: 'the insert is repeated, finds its own record by its digest, and is content',
    on,
  },
  async (row) => {
    row.holds(
      await onAws({ 'aggregate-run': ({ dynamo }) => dynamo.loseNextAnswer('ExecuteStatement') }),
      fine,
    );
  },
);

faultRow(
  'D3',
  {
    fault: 'the audit record cannot be written',
    promise:
      'no verdict, gate shut, everybody is told `error` and why; the record is added when the run is closed or resumed, and the message is not sent a second time',
    on,
  },
  async (row) => {
    const refuse = ({ dynamo }: AwsStores) =>
      dynamo.refuseNext('ExecuteStatement', 'InternalServerError', FOREVER);

    const unwritten = await onAws({ 'aggregate-run': refuse });

    row.holds(unwritten, notAudited);
    expect(message(unwritten)).toMatchObject({
      verdict: 'error',
      reasons: [{ code: 'not_audited' }],
    });
    const closed = await onAws(
      {
        'aggregate-run': ({ dynamo }) =>
          // Four attempts of the state machine.
          dynamo.refuseNext('ExecuteStatement', 'InternalServerError', 4),
      },
      {
        async afterwards(ports, execution) {
          await closeRuns(endedEvent('run-1', execution), closingPorts(ports, execution));
        },
      },
    );
    row.holds(closed, promise({ verdict: 'error', reason: 'internal_error', requests: 4 }));
  },
);

faultRow(
  'D4',
  {
    fault: 'S3 answers a put with 503: twice, for ever',
    promise: 'tried again; where the evidence cannot be kept there is no verdict, as D3',
    on,
  },
  async (row) => {
    const puts = (times: number) => ({
      'poll-batches': ({ s3 }: AwsStores) => s3.refuseNextPuts(503, 'ServiceUnavailable', times),
    });

    row.holds(await onAws(puts(2)), fine);
    const never = await onAws(puts(FOREVER));
    row.holds(never, { ...notAudited, requests: never.platform.requests.length });
  },
);

faultRow(
  'D5',
  {
    fault: 'the key of the audit table is disabled, or that of the evidence',
    promise: 'as D3: what cannot be kept is not decided',
    on,
  },
  async (row) => {
    const audit = await onAws({
      'aggregate-run': ({ dynamo }) =>
        dynamo.refuseNext('ExecuteStatement', 'AccessDeniedException', FOREVER),
    });
    const evidence = await onAws({
      'poll-batches': ({ s3 }) => s3.refuseNextPuts(400, 'KMS.DisabledException', FOREVER),
    });

    row.holds(audit, notAudited);
    row.holds(evidence, { ...notAudited, requests: evidence.platform.requests.length });
  },
);

const lambda = (name: string) => Object.assign(new Error('the service says so'), { name });

faultRow(
  'D6',
  {
    fault: 'Lambda throttles every step, four times over',
    promise: 'tried again by the state machine; nothing is sent twice',
  },
  async (row) => {
    const outcome = await runWith({
      async around(_, call, work) {
        if (call <= 4) throw lambda('Lambda.TooManyRequestsException');
        return work();
      },
    });

    row.holds(outcome, fine);
  },
);

faultRow(
  'D7',
  {
    fault: 'a function dies (memory, time) in the middle: once, then always',
    promise: 'once more, since every step can run twice; then an error that names it',
  },
  async (row) => {
    const once = await runWith({
      async around(_, call, work) {
        const state = await work();
        if (call === 1) throw lambda('Lambda.Unknown');
        return state;
      },
    });
    const always = await runWith({
      async around(step, _, work) {
        if (step === 'poll-batches') throw lambda('Lambda.Unknown');
        return work();
      },
    });

    row.holds(once, { ...fine, notification: once.run.notifications[0]?.status ?? '' });
    row.holds(always, promise({ verdict: 'error', reason: 'internal_error', requests: 2 }));
    expect(always.run.reasons[0]?.message).toContain('Lambda.Unknown');
  },
);
