import type { CallShape, ShapeFields } from './shape.ts';

const TRAIL: ShapeFields<never> = {
  createdAt: 'number',
  lastChanged: 'number',
  createdBy: 'string',
  lastChangedBy: 'string',
};
const NAMED: ShapeFields<never> = { _id: 'string', name: 'string' };
const REFERENCED: ShapeFields<never> = { ...NAMED, referenceId: 'string' };

/** What answers are made of, by the names of the documentation. */
const COMPONENT_FIELDS = {
  Project: { ...NAMED, primaryLocaleReference: 'string or null' },
  Flow: { ...REFERENCED, isTrainingOutOfDate: 'boolean' },
  Locale: { ...REFERENCED, primary: 'boolean', nluLanguage: 'string' },
  Intent: { ...REFERENCED, isDisabled: 'boolean', isRejectIntent: 'boolean' },
  LargeLanguageModel: REFERENCED,
  Settings: { 'intentThreshold?': { of: 'IntentThreshold' } },
  IntentThreshold: { lower: 'number', upper: 'number' },
  Snapshot: { ...NAMED, 'description?': 'string', hash: 'string' },
  SnapshotResource: { ...REFERENCED, resourceType: 'string' },
  Endpoint: {
    ...NAMED,
    channel: 'string',
    URLToken: 'string',
    flowId: 'string',
    flowReferenceId: 'string',
    localeId: 'string',
  },
  EndpointDetails: {
    ...NAMED,
    channel: 'string',
    URLToken: 'string',
    flowId: 'string',
    flowReferenceId: 'string',
    localeId: 'string',
    entrypoint: 'string',
    active: 'boolean',
    nluConnectorId: 'string or null',
    useAnalytics: 'boolean',
  },
  LogEntry: { _id: 'string', timestamp: 'string', type: 'string', msg: 'string', meta: 'object' },
  Score: {
    id: 'string or null',
    name: 'string',
    score: 'number',
    negated: 'boolean',
    confirmationSentence: 'string or null',
    confirmationSentences: { listOf: 'string' },
    disambiguationSentence: 'string or null',
    flow: 'string or null',
  },
  Scores: { scores: { listOf: 'Score' } },
  PlaybookSummary: { ...NAMED, ...TRAIL },
  Playbook: {
    ...NAMED,
    ...TRAIL,
    abortOnError: 'boolean',
    timeout: 'number',
    steps: { listOf: 'PlaybookStep' },
  },
  PlaybookStep: {
    _id: 'string',
    'text?': 'string',
    'data?': 'any',
    asserts: { listOf: 'PlaybookAssert' },
  },
  PlaybookAssert: { _id: 'string', type: 'string', params: 'object' },
  PlaybookRunSummary: { _id: 'string', status: 'string', ...TRAIL },
  PlaybookRun: {
    _id: 'string',
    status: 'string',
    ...TRAIL,
    stepResults: { listOf: 'StepResult' },
    flowId: 'string',
    localeId: 'string',
    entrypoint: 'string',
  },
  StepResult: {
    _id: 'string',
    status: 'string',
    text: 'string',
    data: 'any',
    asserts: { listOf: 'AssertResult' },
    timeout: 'boolean',
  },
  AssertResult: {
    _id: 'string',
    type: 'string',
    status: 'string',
    params: 'object',
    negate: 'boolean',
    actual: 'object',
  },
  Task: {
    _id: 'string',
    status: 'string',
    type: 'string',
    'data?': 'object',
    parameters: 'object',
    progress: 'number',
    currentStep: 'number',
    totalStep: 'number',
    'failReason?': 'string or null',
    createdAt: 'number',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type ComponentName = keyof typeof COMPONENT_FIELDS;
export const COMPONENTS: Readonly<Record<ComponentName, ShapeFields<ComponentName>>> =
  COMPONENT_FIELDS;

const NEW_PLAYBOOK: ShapeFields<never> = {
  name: 'string',
  projectId: 'string',
  abortOnError: 'boolean',
  timeout: 'number',
};
const NEW_STEP: ShapeFields<never> = { 'text?': 'string', 'data?': 'any' };
const NEW_ASSERT: ShapeFields<never> = { type: 'string', params: 'object' };
const PLACE: ShapeFields<never> = { entrypoint: 'string', flowId: 'string', localeId: 'string' };

const ofProject = (list: ComponentName): CallShape<ComponentName> => ({
  query: ['projectId'],
  list,
});

/** By method and path, as the table of calls has them. */
export const CALL_SHAPES: Readonly<Record<string, CallShape<ComponentName>>> = {
  'GET /projects': { list: 'Project' },
  'GET /projects/:project': { answer: 'Project' },
  'GET /projects/:project/settings': { answer: 'Settings' },
  'GET /projects/:project/logs': { query: ['userId'], list: 'LogEntry' },
  'POST /projects/:project/nlu/scores': {
    body: { flowReferenceId: 'string', localeReferenceId: 'string', sentence: 'string' },
    answer: 'Scores',
  },
  'GET /flows': ofProject('Flow'),
  'GET /flows/:flow/settings': { answer: 'Settings' },
  'GET /flows/:flow/intents': { query: ['localeId'], list: 'Intent' },
  'POST /flows/:flow/intents/export': {
    body: { localeId: 'string', format: 'string' },
    answer: 'list of anything',
  },
  'GET /locales': ofProject('Locale'),
  'GET /largelanguagemodels': { query: ['projectId', 'useCase'], list: 'LargeLanguageModel' },
  'GET /snapshots': ofProject('Snapshot'),
  'POST /snapshots': {
    body: { projectId: 'string', name: 'string', description: 'string' },
    answer: 'Task',
  },
  'GET /snapshots/:snapshot': { answer: 'Snapshot' },
  'GET /snapshots/:snapshot/resources': { query: ['resourceType'], list: 'SnapshotResource' },
  'GET /endpoints': ofProject('Endpoint'),
  'GET /endpoints/:endpoint': { answer: 'EndpointDetails' },
  'PATCH /endpoints/:endpoint': {
    body: { 'entrypoint?': 'string', 'flowId?': 'string', 'localeId?': 'string' },
  },
  'POST /sessions/:session/context/inject': {
    body: { userId: 'string', context: 'object' },
    answer: 'anything',
  },
  'POST /sessions/:session/state/inject': {
    body: { userId: 'string', state: 'string' },
    answer: 'anything',
  },
  'GET /playbooks': ofProject('PlaybookSummary'),
  'POST /playbooks': { body: NEW_PLAYBOOK, answer: 'Playbook' },
  'GET /playbooks/:playbook': { answer: 'Playbook' },
  'PATCH /playbooks/:playbook': {
    body: { 'name?': 'string', 'abortOnError?': 'boolean', 'timeout?': 'number' },
  },
  'DELETE /playbooks/:playbook': {},
  'POST /playbooks/:playbook/steps': { body: NEW_STEP, answer: 'PlaybookStep' },
  'POST /playbooks/:playbook/steps/order': { body: { stepIds: { listOf: 'string' } } },
  'PATCH /playbooks/:playbook/steps/:step': { body: NEW_STEP },
  'DELETE /playbooks/:playbook/steps/:step': {},
  'POST /playbooks/:playbook/steps/:step/asserts': { body: NEW_ASSERT, answer: 'PlaybookAssert' },
  'PATCH /playbooks/:playbook/steps/:step/asserts/:assert': { body: NEW_ASSERT },
  'DELETE /playbooks/:playbook/steps/:step/asserts/:assert': {},
  'POST /playbooks/:playbook/schedule': { body: PLACE, answer: 'Task' },
  'GET /playbooks/:playbook/runs': { list: 'PlaybookRunSummary' },
  'GET /playbooks/:playbook/runs/:run': { answer: 'PlaybookRun' },
  'DELETE /playbooks/:playbook/runs/:run': {},
  'GET /tasks': ofProject('Task'),
  'GET /tasks/:task': { answer: 'Task' },
  'POST /tasks/:task/cancel': { answer: 'anything' },
};
