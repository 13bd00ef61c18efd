import { GlobalVariables, type IStage } from 'aws-cdk-lib/aws-codepipeline';
import { StateMachineInput } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type PipelineStart, SuiteReference } from '../../api/start-request.ts';
import type { SnapshotWish } from '../../domain/snapshot-wish.ts';
import { SettingsInvalid } from '../settings/settings-invalid.ts';
import { WorkflowAction } from './workflow-action.ts';

export interface GateActionProps {
  /** The gate, in this app or imported by its ARNs. */
  readonly gate: { readonly stateMachine: IStateMachine; readonly key: IKey };
  readonly suite: SuiteReference;
  /** Names of the endpoints to tell; all of them unless set. */
  readonly notify?: readonly string[];
  /** `Gate` unless set; a stage with two gates needs two names. */
  readonly actionName?: string;
  readonly runOrder?: number;
  /**
   * Runs the suite again when the action is retried; unless set, a bot that has `failed` stays failed
   * in the same pipeline execution.
   */
  readonly force?: boolean;
  /** Lets the first run that passes become the baseline of its suite. */
  readonly establishBaseline?: boolean;
  /** Makes a snapshot on Cognigy.AI for the run, and gates that; `{}` names it after the run. */
  readonly snapshot?: SnapshotWish;
}

/** What every run of a pipeline is named by, so that its role may look at no other execution. */
const RUN_PREFIX = 'pipeline';

/**
 * Lets a stage go on only when the suite's run ends `passed`.
 *
 * The action passes what ends in `SUCCEEDED` and fails for all else, and only `passed` succeeds.
 */
export function addGateAction(stage: IStage, props: GateActionProps): WorkflowAction {
  const {
    gate,
    actionName = 'Gate',
    notify,
    runOrder,
    force = false,
    establishBaseline = false,
    snapshot,
  } = props;
  const suite = SuiteReference.safeParse(props.suite);
  if (!suite.success) {
    throw new SettingsInvalid(`suite of action ${actionName}: ${suite.error.issues[0]?.message}`);
  }
  const start: PipelineStart = {
    // Its name is not known inside of its own definition.
    pipeline: stage.pipeline.node.path,
    pipelineExecutionId: GlobalVariables.executionId,
    action: `${stage.stageName}/${actionName}`,
    suite: suite.data,
    ...(notify === undefined ? {} : { notify: [...notify] }),
    ...(force ? { force } : {}),
    ...(establishBaseline ? { establishBaseline } : {}),
    ...(snapshot === undefined ? {} : { snapshot }),
  };
  const action = new WorkflowAction(gate.key, {
    actionName,
    stateMachine: gate.stateMachine,
    stateMachineInput: StateMachineInput.literal({ start }),
    executionNamePrefix: RUN_PREFIX,
    ...(runOrder === undefined ? {} : { runOrder }),
  });
  stage.addAction(action);
  return action;
}
