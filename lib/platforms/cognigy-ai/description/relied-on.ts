import * as z from 'zod';
import type { CognigyAiApi } from '../api-client.ts';
import * as wire from '../wire.ts';

/** What one call of the client takes for granted. */
export interface ReliedCall {
  readonly method: string;
  /** Below the version; `{}` stands for an id. */
  readonly path: string;
  readonly query: readonly string[];
  /** Fields of the body. */
  readonly body: readonly string[];
  /** What is read of the answer; anything where only its status counts. */
  readonly answer: z.ZodType;
}

const PAGE_QUERY = ['limit', 'next', 'skip'] as const;
const ENDPOINT = '/endpoints/{}';
const PLAYBOOK = '/playbooks/{}';
const STEP = `${PLAYBOOK}/steps/{}`;
const ASSERT = `${STEP}/asserts/{}`;
const NEW_PLAYBOOK = ['name', 'projectId', 'abortOnError', 'timeout'] as const;
const STEP_FIELDS = ['text', 'data'] as const;
const ASSERT_FIELDS = ['type', 'params'] as const;

/** What every call of the client takes for granted, by its name there. */
export const RELIED_ON: Readonly<Record<Exclude<keyof CognigyAiApi, 'address'>, ReliedCall[]>> = {
  listProjects: [list('/projects', wire.Project)],
  listFlows: [list('/flows', wire.Flow, 'projectId')],
  listLocales: [list('/locales', wire.Locale, 'projectId')],
  flowSettings: [read('/flows/{}/settings', wire.Settings)],
  projectSettings: [read('/projects/{}/settings', wire.Settings)],
  listIntents: [list('/flows/{}/intents', wire.Intent, 'localeId')],
  exportIntents: [
    change('POST /flows/{}/intents/export', ['localeId', 'format'], wire.ExportedIntents),
  ],
  nluScores: [
    change(
      'POST /projects/{}/nlu/scores',
      ['flowReferenceId', 'localeReferenceId', 'sentence'],
      wire.NluScores,
    ),
  ],
  listSnapshots: [list('/snapshots', wire.Snapshot, 'projectId')],
  readSnapshot: [read('/snapshots/{}', wire.SnapshotDetails)],
  listSnapshotResources: [list('/snapshots/{}/resources', wire.SnapshotResource, 'resourceType')],
  createSnapshot: [
    change('POST /snapshots', ['projectId', 'name', 'description'], wire.ScheduledTask),
  ],
  listEndpoints: [list('/endpoints', wire.Endpoint, 'projectId')],
  readEndpoint: [read(ENDPOINT, wire.EndpointDetails)],
  updateEndpoint: [change(`PATCH ${ENDPOINT}`, ['entrypoint', 'flowId', 'localeId'])],
  logsOf: [
    read(
      '/projects/{}/logs',
      z.object({ items: z.array(wire.LogEntry) }),
      'userId',
      'limit',
      'sort',
    ),
  ],
  inject: [
    change('POST /sessions/{}/context/inject', ['userId', 'context']),
    change('POST /sessions/{}/state/inject', ['userId', 'state']),
  ],
  listPlaybooks: [list('/playbooks', wire.PlaybookSummary, 'projectId')],
  readPlaybook: [read(PLAYBOOK, wire.Playbook)],
  createPlaybook: [change('POST /playbooks', NEW_PLAYBOOK, wire.Playbook)],
  updatePlaybook: [change(`PATCH ${PLAYBOOK}`, ['name', 'abortOnError', 'timeout'])],
  deletePlaybook: [change(`DELETE ${PLAYBOOK}`)],
  createStep: [change(`POST ${PLAYBOOK}/steps`, STEP_FIELDS, wire.PlaybookStep)],
  updateStep: [change(`PATCH ${STEP}`, STEP_FIELDS)],
  deleteStep: [change(`DELETE ${STEP}`)],
  orderSteps: [change(`POST ${PLAYBOOK}/steps/order`, ['stepIds'])],
  createAssert: [change(`POST ${STEP}/asserts`, ASSERT_FIELDS, wire.PlaybookAssert)],
  updateAssert: [change(`PATCH ${ASSERT}`, ASSERT_FIELDS)],
  deleteAssert: [change(`DELETE ${ASSERT}`)],
  schedulePlaybook: [
    change(`POST ${PLAYBOOK}/schedule`, ['entrypoint', 'flowId', 'localeId'], wire.ScheduledTask),
  ],
  listPlaybookRuns: [list(`${PLAYBOOK}/runs`, wire.PlaybookRunSummary)],
  readPlaybookRun: [read(`${PLAYBOOK}/runs/{}`, wire.PlaybookRun.omit({ playbookId: true }))],
  listTasks: [list('/tasks', wire.Task, 'projectId')],
  readTask: [read('/tasks/{}', wire.Task)],
  cancelTask: [change('POST /tasks/{}/cancel')],
};

function list(path: string, entry: z.ZodType, ...query: readonly string[]): ReliedCall {
  const page = wire.Page.extend({ items: z.array(entry) });
  const answer = z.union([page.omit({ next: true }), page.omit({ nextCursor: true })]);
  return { method: 'GET', path, query: [...query, ...PAGE_QUERY], body: [], answer };
}

function read(path: string, answer: z.ZodType, ...query: readonly string[]): ReliedCall {
  return { method: 'GET', path, query, body: [], answer };
}

function change(
  name: `${string} ${string}`,
  body: readonly string[] = [],
  answer: z.ZodType = wire.AnyBody,
): ReliedCall {
  const [method = '', path = ''] = name.split(' ');
  return { method, path, query: [], body, answer };
}
