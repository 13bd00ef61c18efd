import type { CallShape, ShapeFields } from './shape.ts';

const IDS: ShapeFields<never> = { id: 'string', referenceId: 'string' };

/** What answers below `/testing` are made of. */
const COMPONENT_FIELDS = {
  Simulation: {
    ...IDS,
    name: 'string',
    persona: 'string',
    personaName: 'string',
    mission: 'string',
    successCriteria: { listOf: 'SuccessCriterion' },
    organisationReference: 'string',
    projectReference: 'string',
    createdAt: 'number',
    createdBy: 'string',
    lastChanged: 'number',
    lastChangedBy: 'string',
    'maxTurns?': 'number',
    'flowId?': 'string or null',
    'nextScheduledRun?': 'any',
  },
  SuccessCriterion: { type: 'string', params: 'object' },
  SimulationRunBatch: {
    ...IDS,
    name: 'string',
    status: 'string',
    simulationReference: 'string',
    projectReference: 'string',
    numberOfExecutions: 'number',
    runs: 'number',
    completedRuns: 'number',
    failedRuns: 'number',
    endPointType: 'string',
    simulationFrozen: 'object',
    batchMetrics: 'object',
    createdAt: 'number',
    'startedAt?': 'number',
    'completedAt?': 'number',
  },
  ProjectBatches: { data: { listOf: 'SimulationRunBatch' } },
  StopSignal: { message: 'string', simulationRunBatchId: 'string' },
  SimulationRun: {
    id: 'string',
    organisationReference: 'string',
    projectReference: 'string',
    simulationReference: 'string',
    simulationRunBatchReference: 'string',
    sequence: 'number',
    largeLanguageModelReferenceId: 'string',
    turns: { listOf: 'SimulationTurn' },
    totalTurns: 'number',
    successCriteria: { listOf: 'SuccessCriterion' },
    'metrics?': { of: 'SimulationMetrics' },
    createdAt: 'number',
    createdBy: 'string',
    endPointType: 'string',
    maxTurns: 'number',
    duration: 'number',
    expiresAt: 'string',
  },
  SimulationTurn: {
    id: 'string',
    sequence: 'number',
    text: 'string',
    data: 'object',
    createdAt: 'number',
  },
  SimulationMetrics: {
    success: 'boolean',
    results: { listOf: 'CriterionResult' },
    successRate: { of: 'SuccessRate' },
    summary: 'string',
    isBatchStopped: 'boolean',
    isConversationEnded: 'boolean',
    errorInfo: { of: 'ErrorInfo' },
  },
  CriterionResult: { name: 'string', success: 'boolean', reason: 'string' },
  SuccessRate: { percentage: 'number', numerator: 'number', denominator: 'number' },
  ErrorInfo: { message: 'string', technicalDetails: 'string' },
  Scheduled: { scheduler: { of: 'Scheduler' } },
  Scheduler: {
    ...IDS,
    name: 'string',
    numberOfRuns: 'number',
    cronScheduler: 'string',
    timezone: 'string',
    runConfig: { of: 'RunConfig' },
  },
  RunConfig: {
    entrypoint: 'string',
    flowReferenceId: 'string',
    localeReferenceId: 'string',
    largeLanguageModelReferenceId: 'string',
    'userId?': 'string',
    'finalPing?': 'number',
    'data?': 'object',
    'enableMocking?': 'boolean',
  },
  PersonaOptions: {
    simulationName: 'string',
    missionTypes: { listOf: 'any' },
    personaTypes: { listOf: 'any' },
  },
  PersonaAnswer: {
    success: 'boolean',
    personaPackage: { of: 'PersonaPackage' },
    'metadata?': 'object',
  },
  PersonaPackage: {
    simulationName: 'string',
    personaName: 'string',
    personaDescription: 'string',
    mission: 'string',
    successCriteria: { listOf: 'NamedText' },
  },
  NamedText: { name: 'string', text: 'string' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type SimulatorComponent = keyof typeof COMPONENT_FIELDS;
export const SIMULATOR_COMPONENTS: Readonly<
  Record<SimulatorComponent, ShapeFields<SimulatorComponent>>
> = COMPONENT_FIELDS;

const NEW_SCENARIO: ShapeFields<SimulatorComponent> = {
  name: 'string',
  persona: 'string',
  personaName: 'string',
  mission: 'string',
  successCriteria: { listOf: 'SuccessCriterion' },
  'maxTurns?': 'number',
  'flowId?': 'string or null',
  projectReference: 'string',
};
const SCHEDULE: ShapeFields<SimulatorComponent> = {
  'name?': 'string',
  projectReference: 'string',
  numberOfRuns: 'number',
  cronScheduler: 'string',
  timezone: 'string',
  runConfig: { of: 'RunConfig' },
};

const SCENARIO = '/simulations/:simulation';
const BATCH = `${SCENARIO}/batches/:batch`;
const IN_PROJECT = { required: ['projectId'] };
const listOf = (
  list: SimulatorComponent,
  query: readonly string[] = [],
): CallShape<SimulatorComponent> => ({
  ...IN_PROJECT,
  query,
  list,
  page: 'List',
});

/** By method and path, as the table of calls below `/testing` has them. */
export const SIMULATOR_SHAPES: Readonly<Record<string, CallShape<SimulatorComponent>>> = {
  'GET /simulations': listOf('Simulation', ['includeUpcomingSchedule']),
  'POST /simulations': { body: NEW_SCENARIO, answer: 'Simulation' },
  'GET /simulations/batches': { ...IN_PROJECT, query: ['sort'], answer: 'ProjectBatches' },
  'GET /simulations/batches/:batch/runs': listOf('SimulationRun'),
  [`GET ${SCENARIO}`]: { ...IN_PROJECT, answer: 'Simulation' },
  [`PATCH ${SCENARIO}`]: {
    query: ['projectId'],
    body: optional(NEW_SCENARIO),
    answer: 'Simulation',
  },
  [`DELETE ${SCENARIO}`]: IN_PROJECT,
  [`POST ${SCENARIO}/clone`]: { ...IN_PROJECT, body: { 'name?': 'string' }, answer: 'Simulation' },
  [`POST ${SCENARIO}/schedule`]: {
    body: {
      name: 'string',
      projectReference: 'string',
      numberOfExecutions: 'number',
      runConfig: { of: 'RunConfig' },
    },
    answer: 'SimulationRunBatch',
  },
  [`POST ${SCENARIO}/schedules`]: { body: SCHEDULE, answer: 'Scheduled' },
  [`PATCH ${SCENARIO}/schedules/:scheduler`]: { body: optional(SCHEDULE), answer: 'Scheduled' },
  [`GET ${SCENARIO}/batches`]: listOf('SimulationRunBatch', [
    'status',
    'timespan',
    'timezone',
    'endPointType',
  ]),
  [`GET ${BATCH}`]: { ...IN_PROJECT, answer: 'SimulationRunBatch' },
  [`POST ${BATCH}`]: { ...IN_PROJECT, answer: 'StopSignal' },
  [`GET ${BATCH}/runs`]: listOf('SimulationRun'),
  [`GET ${BATCH}/runs/:run`]: { ...IN_PROJECT, answer: 'SimulationRun' },
  'POST /personas/options': {
    ...IN_PROJECT,
    body: { flowId: 'string', 'aiagentReferenceId?': 'string', 'jobNodeId?': 'string' },
    answer: 'PersonaOptions',
  },
  'POST /personas/generate': {
    body: {
      projectReference: 'string',
      flowId: 'string',
      'numberOfSuccessCriteria?': 'number',
    },
    answer: 'PersonaAnswer',
  },
  'POST /personas/regenerate-field': {
    body: { projectReference: 'string', field: 'string', personaPackage: 'object' },
    answer: 'anything',
  },
  'POST /personas/from-transcript': {
    body: {
      projectReference: 'string',
      'sessionId?': 'string',
      'transcriptContent?': 'string',
      'flowId?': 'string',
      'numberOfSuccessCriteria?': 'number',
    },
    answer: 'PersonaAnswer',
  },
};

/** The same fields, none of which has to be there. */
function optional<Name extends string>(fields: ShapeFields<Name>): ShapeFields<Name> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, type]) => [`${name.replace(/\?$/, '')}?`, type]),
  );
}
