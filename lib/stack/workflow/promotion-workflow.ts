import { Duration } from 'aws-cdk-lib';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  Fail,
  type StateMachine,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents, type LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { GateFunction } from '../gate-function.ts';
import type { GateKey } from '../gate-key.ts';
import type { RunEvents } from '../messaging/run-events.ts';
import type { Telemetry } from '../telemetry.ts';
import { preparationRetry } from './step-retries.ts';
import { stepTask } from './step-task.ts';
import { workflowMachine } from './workflow-machine.ts';
import { allowInvocation, workflowRole } from './workflow-role.ts';

export interface PromotionWorkflowProps {
  readonly key: GateKey;
  readonly telemetry: Telemetry;
  readonly promote: GateFunction;
  readonly events: RunEvents;
}

/** Retries for some seven minutes, and a little more. */
const longestMinutes = 15;

const unchanged = '{% $states.input %}';
const asked = { execution: '{% $states.context.Execution.Id %}', input: unchanged };
/** An error that the function ended in; Lambda hands its message over as JSON. */
const failed =
  "{% {'status': 'failed', 'because': $states.errorOutput.Error & " +
  "($exists($states.errorOutput.Cause) ? ': ' & $substringBefore($substringAfter(" +
  `$states.errorOutput.Cause, '"errorMessage":"'), '","') : '')} %}`;
const told = "{% $merge([$states.input, {'execution': $states.context.Execution.Id}]) %}";
const because = '{% $states.input.because %}';

/**
 * Points production to what a run has passed for, and tells the event bus. A state machine of its own,
 * so that who may start runs may not promote, and a pipeline waits for it as it waits for a gate.
 */
export class PromotionWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly log: LogGroup;

  constructor(scope: Construct, id: string, props: PromotionWorkflowProps) {
    super(scope, id);
    const { key, telemetry, promote, events } = props;
    const description = 'Cognigate: the state machine of promotions';
    const role = workflowRole(this, { key, telemetry, description });
    events.grantTell(role);
    const machine = workflowMachine(this, {
      key,
      telemetry,
      role,
      definition: this.#definition(promote, events),
      timeout: Duration.minutes(longestMinutes),
    });
    this.stateMachine = machine.stateMachine;
    this.log = machine.log;
    allowInvocation(this, promote, { stateMachine: this.stateMachine, role });
  }

  #definition(step: GateFunction, events: RunEvents): LambdaInvoke {
    const promote = stepTask(this, 'Promote', {
      step,
      payload: TaskInput.fromObject(asked),
      outputs: '{% $states.result.Payload %}',
      retries: [preparationRetry],
    });
    const tell = EventBridgePutEvents.jsonata(this, 'Tell', {
      entries: [
        {
          eventBus: events.bus,
          source: 'cognigate',
          detailType: 'Cognigate Promotion Finished',
          detail: TaskInput.fromText(told),
        },
      ],
      outputs: unchanged,
    });
    const ended = Choice.jsonata(this, 'Promoted?')
      .when(isOneOf('promoted', 'was_there', 'would_promote'), Succeed.jsonata(this, 'Promoted'))
      .when(
        isOneOf('refused'),
        Fail.jsonata(this, 'Refused', { error: 'PromotionRefused', cause: because }),
      )
      .otherwise(Fail.jsonata(this, 'Failed', { error: 'PromotionFailed', cause: because }));
    promote.next(tell);
    tell.next(ended);
    promote.addCatch(tell, { outputs: failed });
    tell.addCatch(ended, { outputs: unchanged });
    return promote;
  }
}

function isOneOf(...statuses: readonly string[]): Condition {
  const list = statuses.map((status) => `'${status}'`).join(', ');
  return Condition.jsonata(`{% $states.input.status in [${list}] %}`);
}
