import { CognigyAiScenario } from '../../../lib/mocks/cognigy-ai/scenario.ts';
import type { MockCognigyAi } from '../../../lib/mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import {
  anythingButPassed,
  attackRow,
  failed,
  inconclusive,
  notEvaluated,
} from '../support/attack-row.ts';
import { type Bent, playCognigy } from '../support/play-cognigy.ts';

type Fields = Readonly<Record<string, unknown>>;
type Around = Parameters<typeof playCognigy>[2];

const TARGET = { project: 'Web shop', flow: 'Main', locale: 'English', model: 'gpt-4o' };

const suiteOf = (cognigy: object = {}, more: object = {}) => ({
  suite_id: 'agent',
  platform: 'cognigy-ai',
  cognigy: { mode: 'simulator', ...TARGET, scenarios: [{ name: 'Release: refund' }], ...cognigy },
  repeat: 2,
  min_pass: 1,
  circuit_breaker_seconds: 600,
  gate: { pass_rate: 1 },
  ...more,
});

const play = (bent: Bent = {}, around: Around = {}, suite: object = suiteOf()) =>
  playCognigy(suite, bent, around);

/** Whatever is read below an address that ends so, entry by entry. */
const below = (end: RegExp, bend: (entry: Fields, place: number) => object): Bent => ({
  call: ({ method, path, value }) => {
    const [plain = ''] = path.split('?', 1);
    if (method !== 'GET' || !plain.startsWith('/testing/') || !end.test(plain)) return undefined;
    const { data } = Object(value);
    if (!Array.isArray(data)) return { value: bend(Object(value), 0) };
    return { value: { ...Object(value), data: data.map(bend) } };
  },
});
const runs = (bend: (run: Fields, place: number) => object) => below(/\/runs(?:\/\w+)?$/, bend);
const batches = (bend: (batch: Fields) => object) => below(/\/batches(?:\/[\w-]+)?$/, bend);
const metrics = (more: object) =>
  runs((run) => ({ ...run, metrics: { ...Object(run.metrics), ...more } }));
const results = (bend: (result: Fields, place: number) => object) =>
  runs((run) => {
    const told: { readonly results?: readonly Fields[] } = Object(run.metrics);
    return { ...run, metrics: { ...told, results: (told.results ?? []).map(bend) } };
  });
const turns = (bend: (turns: readonly Fields[]) => readonly object[]) =>
  runs((run) => {
    const said = bend(Array.isArray(run.turns) ? run.turns : []);
    return { ...run, turns: said, totalTurns: said.length };
  });

const faults = (...list: readonly object[]): Around => ({
  mock: { scenario: CognigyAiScenario.parse({ name: 'attack', faults: list }) },
});

/** What somebody else does to the Simulator, with a key of their own. */
async function call(mock: MockCognigyAi, method: string, path: string, body?: object) {
  const [project] = mock.world.projects;
  const answer = await fetch(`${mock.url}/testing${path}?projectId=${project?._id}`, {
    method,
    headers: { 'x-api-key': 'demo-key', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return Object(text === '' ? {} : JSON.parse(text));
}

async function scenarioNamed(mock: MockCognigyAi, name: string): Promise<string> {
  const { data } = await call(mock, 'GET', '/simulations');
  const found = data.find((each: { readonly name: string }) => each.name === name);
  return found.referenceId;
}

attackRow(
  'C92',
  'a simulation is a success, and what is said of its criteria is nothing or unreadable',
  notEvaluated,
  () =>
    Promise.all([
      play(metrics({ results: [] })),
      play(metrics({ results: 'all of them' })),
      play(results((result, place) => (place === 0 ? { ...result, success: 'yes' } : result))),
      play(results(({ success, ...result }) => result)),
      play(results((result) => ({ ...result, name: 'something else' }))),
      play(results((result) => ({ ...result, passed: false }))),
    ]),
);
attackRow('C93', 'a simulation is a success, and one of its criteria is not met', failed, () =>
  Promise.all([
    play(results((result, place) => (place === 1 ? { ...result, success: false } : result))),
    play(results(({ success, ...result }) => ({ ...result, result: 'failed' }))),
    play(
      metrics({
        results: [
          { name: 'asks for the order', success: true },
          { name: 'starts the refund', success: true },
          { name: 'says nothing of other customers', success: false },
        ],
      }),
    ),
  ]),
);
attackRow('C94', 'every criterion is met, and the simulation is no success', failed, () =>
  play(metrics({ success: false })),
);
attackRow(
  'C95',
  'the success of a simulation is a word, a number, or not there',
  notEvaluated,
  () =>
    Promise.all([
      play(metrics({ success: 'true' })),
      play(metrics({ success: 1 })),
      play(metrics({ success: null })),
      play(runs(({ metrics: _, ...run }) => run)),
    ]),
);
attackRow(
  'C96',
  'the machinery of a simulation broke, and its success says true',
  notEvaluated,
  () =>
    Promise.all([
      play(metrics({ errorInfo: { message: 'The model answered 429.' } })),
      play(metrics({ errorInfo: 'the flow was not found' })),
      play(metrics({ isBatchStopped: true })),
    ]),
);
attackRow(
  'C97',
  'nobody speaks in a simulation, or the bot does not, and it is a success',
  notEvaluated,
  () =>
    Promise.all([
      play(turns(() => [])),
      play(turns((said) => said.slice(0, 1))),
      play(turns((said) => said.map((turn) => ({ ...turn, text: '  ' })))),
      play(turns((said) => said.map((turn) => ({ ...turn, source: 'user' })))),
    ]),
);
attackRow(
  'C98',
  'runs of a simulation that are missing, twice there, or of another batch, scenario or model',
  inconclusive,
  () =>
    Promise.all([
      play({}, faults({ on: 'simulate', fault: { kind: 'runs', as: 'missing', count: 1 } })),
      play({}, faults({ on: 'simulate', fault: { kind: 'runs', as: 'twice', count: 1 } })),
      play(runs((run) => ({ ...run, sequence: 1 }))),
      play(runs((run) => ({ ...run, simulationRunBatchReference: 'another' }))),
      play(runs((run) => ({ ...run, simulationReference: 'another' }))),
      play(runs((run) => ({ ...run, largeLanguageModelReferenceId: 'another' }))),
      play(runs((run) => ({ ...run, successCriteria: [] }))),
    ]),
);
attackRow('C99', 'a batch of simulations fails half way, or somebody stops it', inconclusive, () =>
  Promise.all([
    play({}, faults({ on: 'simulate', fault: { kind: 'batch_ends', as: 'FAILED' } })),
    play({}, faults({ on: 'simulate', fault: { kind: 'batch_ends', as: 'STOPPED', after: 1 } })),
    play(batches((batch) => ({ ...batch, status: 'STOPPED' }))),
  ]),
);
attackRow(
  'C100',
  'a batch of simulations never ends in a word that is known, or is another one',
  inconclusive,
  () =>
    Promise.all([
      play(batches((batch) => ({ ...batch, status: 'DONE' }))),
      play(batches(({ status, ...batch }) => ({ ...batch, runs: 0 }))),
      play(
        batches((batch) => ({ ...batch, id: 'another', referenceId: 'another', _id: 'another' })),
      ),
    ]),
);
attackRow(
  'C101',
  'a scenario is another when it is run than when its run was planned',
  inconclusive,
  () => {
    const frozen = (more: object) =>
      play(
        batches((batch) => ({
          ...batch,
          simulationFrozen: { ...Object(batch.simulationFrozen), ...more },
        })),
      );
    return Promise.all([
      frozen({ mission: 'say hello' }),
      frozen({ persona: 'Somebody who gives up at once' }),
      play(batches((batch) => ({ ...batch, simulationReference: 'another' }))),
      play(
        runs((run) => ({
          ...run,
          successCriteria: [{ type: 'text', params: { name: 'greets', text: 'It greets' } }],
        })),
      ),
    ]);
  },
);

const LOST = { on: 'simulate', times: 1, fault: { kind: 'answer', status: 504 } };
const MADE = { on: 'simulate', times: 1, fault: { kind: 'answer', status: 504, effect: 'done' } };

/** A colleague has the same scenario run, seven times over, when our order is lost. */
async function colleagueOrders(mock: MockCognigyAi): Promise<void> {
  const [project] = mock.world.projects;
  const scenario = await scenarioNamed(mock, 'Release: refund');
  await call(mock, 'POST', `/simulations/${scenario}/schedule`, {
    name: 'nightly',
    projectReference: project?._id,
    numberOfExecutions: 7,
    runConfig: {
      entrypoint: project?._id,
      flowReferenceId: project?.flows[0]?.referenceId,
      localeReferenceId: project?.locales[0]?.referenceId,
      largeLanguageModelReferenceId: project?.largeLanguageModels?.[0]?.referenceId,
    },
  });
}

attackRow(
  'C102',
  'an order of simulations is lost, and what is found is not it, or is twice there',
  inconclusive,
  () => {
    const second = { ...LOST, from: 2, count: 1 };
    const { times: _, ...late } = second;
    return Promise.all([
      play({}, faults(LOST)),
      play({}, { ...faults(late), before: colleagueOrders }),
      play(
        batches(({ name, ...batch }) => batch),
        { ...faults(late), before: colleagueOrders },
      ),
      play(
        {
          call: ({ method, path, value }) => {
            if (method !== 'GET' || !/\/batches\?/.test(path)) return undefined;
            const { data, pagination } = Object(value);
            const twins = data.map((batch: Fields) => ({
              ...batch,
              id: 'twin',
              referenceId: 'twin',
            }));
            return { value: { data: [...data, ...twins], pagination } };
          },
        },
        faults(MADE),
      ),
    ]);
  },
);

const ownCase = {
  id: 'refund',
  persona: 'It is AB-123456',
  mission: 'I want my money back',
  criteria: [
    { name: 'asks', text: 'The agent asks "What is the order number?"' },
    { name: 'promises nothing', text: 'The agent promises no date' },
  ],
};
const own = () => {
  const { scenarios: _, ...cognigy } = suiteOf().cognigy;
  return { ...suiteOf(), cognigy, test_cases: [ownCase] };
};

attackRow(
  'C103',
  'the scenario of a case says less than the case, or is not there, or twice',
  { verdict: 'rejected' },
  () => {
    const make = (mock: MockCognigyAi, more: object = {}) =>
      call(mock, 'POST', '/simulations', {
        name: 'agent: refund',
        persona: ownCase.persona,
        personaName: 'Rita',
        mission: ownCase.mission,
        successCriteria: ownCase.criteria.map((params) => ({ type: 'text', params })),
        projectReference: mock.world.projects[0]?._id,
        ...more,
      });
    const [first] = ownCase.criteria;
    return Promise.all([
      play({}, {}, own()),
      play(
        {},
        {
          before: async (mock) =>
            make(mock, { successCriteria: [{ type: 'text', params: first }] }),
        },
        own(),
      ),
      play({}, { before: (mock) => make(mock, { mission: 'say hello' }) }, own()),
      play(
        {},
        {
          before: async (mock) => {
            await make(mock);
            await make(mock);
          },
        },
        own(),
      ),
    ]);
  },
);
attackRow(
  'C104',
  'fewer scenarios than the suite expects, one that judges nothing, or no licence for the Simulator',
  anythingButPassed,
  () =>
    Promise.all([
      play({}, {}, suiteOf({ scenarios: [{ name_prefix: 'Release: ' }], expected_cases: 3 })),
      play(
        {},
        {
          before: async (mock) => {
            const scenario = await scenarioNamed(mock, 'Release: refund');
            await call(mock, 'PATCH', `/simulations/${scenario}`, { successCriteria: [] });
          },
        },
      ),
      play(below(/\/simulations$/, () => ({}))),
      play({}, { mock: { settings: { simulator: 'unlicensed' } } }),
    ]),
);
