import * as z from 'zod';
import { limits } from './limits.ts';

const seconds = z.int().min(1).max(limits.seconds);
const stateName = z.string().min(1).max(80);
/** Any JSON value in which strings may be expressions. */
const template = z.json();
const assign = z.record(z.string(), z.json());

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONata').optional(),
};

const Retrier = z
  .strictObject({
    Comment: z.string().optional(),
    ErrorEquals: z.array(z.string().min(1)).min(1),
    IntervalSeconds: seconds.default(1),
    MaxAttempts: z.int().min(0).max(limits.seconds).default(3),
    BackoffRate: z.number().min(1).default(2),
    MaxDelaySeconds: z.int().min(1).lt(limits.maxDelaySeconds).optional(),
    JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
  })
  .refine((retrier) => (retrier.MaxDelaySeconds ?? limits.seconds) > retrier.IntervalSeconds, {
    path: ['MaxDelaySeconds'],
    error: 'must be greater than IntervalSeconds',
  });

const Catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string().min(1)).min(1),
  Next: stateName,
  Output: template.optional(),
  Assign: assign.optional(),
});

const TaskDefinition = z.strictObject({
  ...common,
  Type: z.literal('Task'),
  Resource: z.literal('arn:aws:states:::lambda:invoke'),
  Arguments: z.strictObject({ FunctionName: z.string().min(1), Payload: template }),
  TimeoutSeconds: seconds.optional(),
  Retry: z.array(Retrier).default([]),
  Catch: z.array(Catcher).default([]),
  Output: template.optional(),
  Assign: assign.optional(),
  Next: stateName,
});

const WaitDefinition = z.strictObject({
  ...common,
  Type: z.literal('Wait'),
  Seconds: z.union([z.int().min(0).max(limits.seconds), z.string()]),
  Output: template.optional(),
  Assign: assign.optional(),
  Next: stateName,
});

const ChoiceDefinition = z.strictObject({
  ...common,
  Type: z.literal('Choice'),
  Choices: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        Condition: z.string(),
        Next: stateName,
        Output: template.optional(),
        Assign: assign.optional(),
      }),
    )
    .min(1),
  Default: stateName,
  Output: template.optional(),
  Assign: assign.optional(),
});

const SucceedDefinition = z.strictObject({
  ...common,
  Type: z.literal('Succeed'),
  Output: template.optional(),
});

const FailDefinition = z.strictObject({
  ...common,
  Type: z.literal('Fail'),
  Error: z.string().optional(),
  Cause: z.string().optional(),
});

/** The states of the Amazon States Language that this engine runs, with the fields it knows. */
export const StateDefinition = z.discriminatedUnion('Type', [
  TaskDefinition,
  WaitDefinition,
  ChoiceDefinition,
  SucceedDefinition,
  FailDefinition,
]);
export type StateDefinition = z.infer<typeof StateDefinition>;

export const MachineDefinition = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONata'),
  StartAt: stateName,
  TimeoutSeconds: seconds.optional(),
  /** Parsed one by one, so that what is refused can be told with its state's name. */
  States: z.record(stateName, z.unknown()),
});
export type MachineDefinition = z.infer<typeof MachineDefinition>;

export type RetrierDefinition = z.infer<typeof Retrier>;
