import * as z from 'zod';
import type { ReliedCall } from '../description/relied-on.ts';
import { AnyBody } from '../wire.ts';
import type { ScenarioApi } from './scenario-api.ts';
import type { SimulatorApi } from './simulator-api.ts';

const SCENARIO = '/simulations/{}';
const BATCH = `${SCENARIO}/batches/{}`;
const CONTENT = [
  'name',
  'persona',
  'personaName',
  'mission',
  'successCriteria',
  'maxTurns',
  'flowId',
  'projectReference',
] as const;

/** What is read of answers by one name alone; what is read tolerantly, `toldGuesses` looks for. */
const Scenario = z.object({
  name: z.string(),
  persona: z.string(),
  mission: z.string(),
  successCriteria: z.array(z.object({ type: z.string() })),
  personaName: z.string().optional(),
  maxTurns: z.number().optional(),
});
const Batch = z.object({
  name: z.string().optional(),
  status: z.string().optional(),
  simulationReference: z.string().optional(),
  runs: z.number().optional(),
  completedRuns: z.number().optional(),
  failedRuns: z.number().optional(),
  createdAt: z.number().optional(),
});
const Run = z.object({
  sequence: z.number(),
  turns: z.array(z.object({ text: z.string() })),
  totalTurns: z.number(),
  metrics: z.object({
    success: z.boolean(),
    results: z.array(z.unknown()),
    errorInfo: z.object({ message: z.string() }).optional(),
    isBatchStopped: z.boolean().optional(),
    isConversationEnded: z.boolean().optional(),
    summary: z.string().optional(),
  }),
  successCriteria: z.array(z.unknown()).optional(),
  maxTurns: z.number().optional(),
  duration: z.number().optional(),
});
const Draft = z.object({
  personaPackage: z.object({
    personaDescription: z.string(),
    mission: z.string(),
    successCriteria: z.array(z.unknown()),
  }),
});

type Calls = Exclude<keyof SimulatorApi | keyof ScenarioApi, 'address'>;

/** What every call below `/testing` takes for granted, by its name there. */
export const RELIED_ON_SIMULATOR: Readonly<Record<Calls, readonly ReliedCall[]>> = {
  /** It stands in the description of the other API. */
  listModels: [],
  listScenarios: [list('/simulations', Scenario)],
  order: [
    change(
      `POST ${SCENARIO}/schedule`,
      ['name', 'projectReference', 'numberOfExecutions', 'runConfig'],
      AnyBody,
    ),
  ],
  listBatches: [list(`${SCENARIO}/batches`, Batch, 'sort')],
  readBatch: [read(BATCH, Batch)],
  stopBatch: [{ ...change(`POST ${BATCH}`), query: ['projectId'] }],
  listRuns: [list(`${BATCH}/runs`, Run)],
  readRun: [read(`${BATCH}/runs/{}`, Run)],
  createScenario: [change('POST /simulations', CONTENT)],
  updateScenario: [
    {
      ...change(
        `PATCH ${SCENARIO}`,
        CONTENT.filter((name) => name !== 'flowId'),
      ),
      query: ['projectId'],
    },
  ],
  deleteScenario: [{ ...change(`DELETE ${SCENARIO}`), query: ['projectId'] }],
  fromConversation: [
    change(
      'POST /personas/from-transcript',
      ['projectReference', 'sessionId', 'transcriptContent', 'numberOfSuccessCriteria'],
      Draft,
    ),
  ],
};

function list(path: string, entry: z.ZodType, ...query: readonly string[]): ReliedCall {
  const pagination = z.object({
    total: z.number().optional(),
    hasNext: z.boolean(),
    next: z.string().nullish(),
  });
  return {
    method: 'GET',
    path,
    query: ['projectId', ...query, 'limit', 'next', 'skip'],
    body: [],
    answer: z.object({ data: z.array(entry), pagination }),
  };
}

function read(path: string, answer: z.ZodType): ReliedCall {
  return { method: 'GET', path, query: ['projectId'], body: [], answer };
}

function change(
  name: `${string} ${string}`,
  body: readonly string[] = [],
  answer: z.ZodType = AnyBody,
): ReliedCall {
  const [method = '', path = ''] = name.split(' ');
  return { method, path, query: [], body, answer };
}
