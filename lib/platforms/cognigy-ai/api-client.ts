import type { EndpointPlace } from '../../domain/suite/prepared/endpoint-place.ts';
import { foreignText } from '../foreign-text.ts';
import { pathSegment } from '../platform-address.ts';
import { type ApiCaller, type ApiCallerOptions, apiCaller } from './api-caller.ts';
import { type ApiOutcome, contradiction } from './api-outcome.ts';
import { withQuery } from './list-pages.ts';
import * as wire from './wire.ts';

interface NewPlaybook {
  readonly name: string;
  readonly projectId: string;
  readonly abortOnError: boolean;
  /** Milliseconds that a step may take. */
  readonly timeout: number;
}

interface NewSnapshot {
  readonly projectId: string;
  readonly name: string;
  /** Without one the platform refuses. */
  readonly description: string;
}

interface NewStep {
  readonly text?: string;
  readonly data?: unknown;
}

export interface NewAssert {
  readonly type: wire.AssertType;
  readonly params: Readonly<Record<string, unknown>>;
}

/** `entrypoint` is the id of a snapshot or a project; flow and locale go by their reference ids. */
interface ScheduleRequest {
  readonly entrypoint: string;
  readonly flowId: string;
  readonly localeId: string;
}

type Injection = { readonly userId: string } & (
  | { readonly context: unknown }
  | { readonly state: string }
);

interface ScoresRequest {
  readonly flowReferenceId: string;
  readonly localeReferenceId: string;
  readonly sentence: string;
}

/**
 * The documented calls of the Cognigy.AI API that we use, each as data: a call never throws.
 *
 * Nothing is ever repeated but a read on a kept connection that turns out to be dead; of a change
 * that was not answered, `wasNotCarriedOut` says whether it may be tried again.
 */
export type CognigyAiApi = ReturnType<typeof cognigyAiApi>;

export function cognigyAiApi(options: ApiCallerOptions) {
  const caller = apiCaller(options);
  return {
    /** Of the platform, without credentials. */
    address: options.address,
    ...projectCalls(caller),
    ...versionCalls(caller),
    ...sessionCalls(caller),
    ...playbookCalls(caller),
    ...stepCalls(caller),
    ...runCalls(caller),
  };
}

function projectCalls({ call, list }: ApiCaller) {
  return {
    listProjects: () => list('the projects', wire.Project, '/projects'),
    listFlows: (projectId: string) => list('the flows', wire.Flow, '/flows', { projectId }),
    listLocales: (projectId: string) => list('the locales', wire.Locale, '/locales', { projectId }),
    /** By id, not by reference id. */
    flowSettings: (flowId: string) =>
      call(
        'the settings of a flow',
        wire.Settings,
        'GET',
        `/flows/${pathSegment(flowId)}/settings`,
      ),
    projectSettings: (projectId: string) =>
      call(
        'the settings of a project',
        wire.Settings,
        'GET',
        `/projects/${pathSegment(projectId)}/settings`,
      ),
    /** `flowId` and `localeId` are ids (`_id`), not reference ids. */
    listIntents: (flowId: string, localeId: string) =>
      list('the intents', wire.Intent, `/flows/${pathSegment(flowId)}/intents`, { localeId }),
    /** The intents with their example sentences; by ids (`_id`) as above. */
    exportIntents: (flowId: string, localeId: string) =>
      call(
        'the export of the intents',
        wire.ExportedIntents,
        'POST',
        `/flows/${pathSegment(flowId)}/intents/export`,
        { localeId, format: 'json' },
      ),
    /** Intents of one sentence with their scores, as the bot's language understanding sees it. */
    nluScores: (projectId: string, request: ScoresRequest) =>
      call(
        'the scores of a sentence',
        wire.NluScores,
        'POST',
        `/projects/${pathSegment(projectId)}/nlu/scores`,
        request,
      ),
  };
}

function versionCalls({ call, list }: ApiCaller) {
  return {
    listSnapshots: (projectId: string) =>
      list('the snapshots', wire.Snapshot, '/snapshots', { projectId }),
    readSnapshot: (snapshotId: string) =>
      call('a snapshot', wire.SnapshotDetails, 'GET', snapshotPath(snapshotId)),
    listSnapshotResources: (snapshotId: string, resourceType: 'flow' | 'locale') =>
      list(
        `the ${resourceType}s of a snapshot`,
        wire.SnapshotResource,
        `${snapshotPath(snapshotId)}/resources`,
        { resourceType },
      ),
    /** Answered with a task, at whose end the snapshot is in the list. */
    createSnapshot: (snapshot: NewSnapshot) =>
      call('a new snapshot', wire.ScheduledTask, 'POST', '/snapshots', snapshot),
    listEndpoints: (projectId: string) =>
      list('the endpoints', wire.Endpoint, '/endpoints', { projectId }),
    readEndpoint: (endpointId: string) =>
      call('an endpoint', wire.EndpointDetails, 'GET', endpointPath(endpointId)),
    /** Flow and locale by reference id; what is left out stays as it is. */
    updateEndpoint: (endpointId: string, place: EndpointPlace) =>
      call(
        'another version of an endpoint',
        wire.AnyBody,
        'PATCH',
        endpointPath(endpointId),
        place,
      ),
  };
}

function sessionCalls({ call }: ApiCaller) {
  return {
    /** What went wrong in conversations of one user, the newest entries first; kept by the platform for a day. */
    logsOf: (projectId: string, userId: string) =>
      call(
        'the logs of a user',
        wire.Logs,
        'GET',
        withQuery(`/projects/${pathSegment(projectId)}/logs`, {
          userId,
          limit: '25',
          sort: 'timestamp:desc',
        }),
      ),
    /** Puts what a suite says into a session between two messages of it. */
    inject: (sessionId: string, body: Injection) =>
      call(
        `the ${'context' in body ? 'context' : 'state'} of a session`,
        wire.AnyBody,
        'POST',
        `/sessions/${pathSegment(sessionId)}/${'context' in body ? 'context' : 'state'}/inject`,
        body,
      ),
  };
}

function playbookCalls({ call, list }: ApiCaller) {
  return {
    listPlaybooks: (projectId: string) =>
      list('the playbooks', wire.PlaybookSummary, '/playbooks', { projectId }),
    async readPlaybook(playbookId: string): Promise<ApiOutcome<wire.Playbook>> {
      const what = `playbook ${playbookId}`;
      const read = await call(what, wire.Playbook, 'GET', playbookPath(playbookId));
      if (read.status === 'failed' || read.value._id === playbookId) return read;
      const came = foreignText(read.value._id, 100);
      return contradiction(`asked for ${what}, it answers with playbook ${came}`, read.requests);
    },
    createPlaybook: (playbook: NewPlaybook) =>
      call('a new playbook', wire.Playbook, 'POST', '/playbooks', playbook),
    updatePlaybook: (playbookId: string, change: Partial<Omit<NewPlaybook, 'projectId'>>) =>
      call('a changed playbook', wire.AnyBody, 'PATCH', playbookPath(playbookId), change),
    deletePlaybook: (playbookId: string) =>
      call('a playbook to go', wire.AnyBody, 'DELETE', playbookPath(playbookId)),
  };
}

function stepCalls({ call }: ApiCaller) {
  return {
    createStep: (playbookId: string, step: NewStep) =>
      call('a new step', wire.PlaybookStep, 'POST', `${playbookPath(playbookId)}/steps`, step),
    updateStep: (playbookId: string, stepId: string, step: NewStep) =>
      call('a changed step', wire.AnyBody, 'PATCH', stepPath(playbookId, stepId), step),
    deleteStep: (playbookId: string, stepId: string) =>
      call('a step to go', wire.AnyBody, 'DELETE', stepPath(playbookId, stepId)),
    orderSteps: (playbookId: string, stepIds: readonly string[]) =>
      call(
        'another order of steps',
        wire.AnyBody,
        'POST',
        `${playbookPath(playbookId)}/steps/order`,
        {
          stepIds,
        },
      ),
    createAssert: (playbookId: string, stepId: string, assert: NewAssert) =>
      call(
        'a new assert',
        wire.PlaybookAssert,
        'POST',
        `${stepPath(playbookId, stepId)}/asserts`,
        assert,
      ),
    updateAssert: (playbookId: string, stepId: string, assertId: string, assert: NewAssert) =>
      call(
        'a changed assert',
        wire.AnyBody,
        'PATCH',
        assertPath(playbookId, stepId, assertId),
        assert,
      ),
    deleteAssert: (playbookId: string, stepId: string, assertId: string) =>
      call('an assert to go', wire.AnyBody, 'DELETE', assertPath(playbookId, stepId, assertId)),
  };
}

function runCalls({ call, list }: ApiCaller) {
  return {
    /** Starts a run. The API knows no idempotency key: after an ambiguous failure look for the task first. */
    schedulePlaybook: (playbookId: string, request: ScheduleRequest) =>
      call(
        'a run of the playbook',
        wire.ScheduledTask,
        'POST',
        `${playbookPath(playbookId)}/schedule`,
        request,
      ),
    listPlaybookRuns: (playbookId: string) =>
      list("the playbook's runs", wire.PlaybookRunSummary, `${playbookPath(playbookId)}/runs`),
    readPlaybookRun: (playbookId: string, playbookRunId: string) =>
      call(
        'the run',
        wire.PlaybookRun,
        'GET',
        `${playbookPath(playbookId)}/runs/${pathSegment(playbookRunId)}`,
      ),
    listTasks: (projectId: string) => list('the tasks', wire.TaskEntry, '/tasks', { projectId }),
    readTask: (taskId: string) =>
      call('the task', wire.Task, 'GET', `/tasks/${pathSegment(taskId)}`),
    cancelTask: (taskId: string) =>
      call('an end of the task', wire.AnyBody, 'POST', `/tasks/${pathSegment(taskId)}/cancel`),
  };
}

function snapshotPath(snapshotId: string): string {
  return `/snapshots/${pathSegment(snapshotId)}`;
}

function endpointPath(endpointId: string): string {
  return `/endpoints/${pathSegment(endpointId)}`;
}

function playbookPath(playbookId: string): string {
  return `/playbooks/${pathSegment(playbookId)}`;
}

function stepPath(playbookId: string, stepId: string): string {
  return `${playbookPath(playbookId)}/steps/${pathSegment(stepId)}`;
}

function assertPath(playbookId: string, stepId: string, assertId: string): string {
  return `${stepPath(playbookId, stepId)}/asserts/${pathSegment(assertId)}`;
}
