import { GlobalVariables, type IStage } from 'aws-cdk-lib/aws-codepipeline';
import { StateMachineInput } from 'aws-cdk-lib/aws-codepipeline-actions';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { MAX_PIPELINE_NAME, PipelineStart } from '../../api/start-request.ts';
import { sha256Of } from '../../domain/sha256.ts';
import type { SuiteName } from '../cognigate-gate-props.ts';
import { plainProblem } from '../settings/plain-problem.ts';
import { SettingsInvalid } from '../settings/settings-invalid.ts';
import { WorkflowAction } from './workflow-action.ts';

/** What a pipeline asks of the gate. */
export interface GateActionProps {
  /** The gate, in this app or imported by its ARNs. */
  readonly gate: { readonly stateMachine: IStateMachine; readonly key: IKey };
  /** The suite that is run. */
  readonly suite: SuiteName;
  /**
   * Kept with the run, beside the labels of its suite; such as the commit of the source.
   *
   * @default - those of the suite
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Names of the endpoints to tell.
   *
   * @default - all of them
   */
  readonly notify?: readonly string[];
  /**
   * A stage with two gates needs two names.
   *
   * @default Gate
   */
  readonly actionName?: string;
  /**
   * When the action runs within its stage.
   *
   * @default 1
   */
  readonly runOrder?: number;
  /**
   * Runs the suite again when the action is retried.
   *
   * @default - a bot that has `failed` stays failed in the same pipeline execution
   */
  readonly force?: boolean;
  /**
   * Lets the first run that passes become the baseline of its suite.
   *
   * @default false
   */
  readonly establishBaseline?: boolean;
  /**
   * Makes a snapshot on Cognigy.AI for the run, and gates that; `{}` names it after the run.
   *
   * @default - the bot is gated as it is
   */
  readonly snapshot?: { readonly name?: string };
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
    labels,
    notify,
    runOrder,
    force = false,
    establishBaseline = false,
    snapshot,
  } = props;
  const start = parsedStart(actionName, {
    pipeline: pipelineName(stage),
    pipelineExecutionId: GlobalVariables.executionId,
    action: `${stage.stageName}/${actionName}`,
    suite: props.suite,
    ...(labels === undefined ? {} : { labels: { ...labels } }),
    ...(notify === undefined ? {} : { notify: [...notify] }),
    ...(force ? { force } : {}),
    ...(establishBaseline ? { establishBaseline } : {}),
    ...(snapshot === undefined ? {} : { snapshot }),
  });
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

/** @throws SettingsInvalid for what the gate would refuse when the pipeline runs. */
function parsedStart(actionName: string, start: PipelineStart): PipelineStart {
  const parsed = PipelineStart.safeParse(start, { error: plainProblem });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [field] = issue?.path ?? [];
  throw new SettingsInvalid(`${String(field)} of action ${actionName}: ${issue?.message}`);
}

/**
 * What a pipeline is called in the records of its runs: its path in the app, since its name is not
 * known inside of its own definition. The end of a long path says most, and a digest keeps it apart.
 */
function pipelineName(stage: IStage): string {
  const { path } = stage.pipeline.node;
  if (path.length <= MAX_PIPELINE_NAME) return path;
  const digest = `${sha256Of(path).slice(0, 12)}..`;
  return `${digest}${path.slice(digest.length - MAX_PIPELINE_NAME)}`;
}
