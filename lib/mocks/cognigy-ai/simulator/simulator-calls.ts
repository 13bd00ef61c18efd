import { type Answer, ok } from '../../executions-v1/answer.ts';
import type { ApiCall, CallRequest } from '../api-calls.ts';
import { mayChange } from '../rights.ts';
import type { CallKind } from '../scenario.ts';
import type { WorldProject } from '../world.ts';
import type { SimulatorScenario } from './scenario-book.ts';
import type { Simulator } from './simulator.ts';

type Perform = (
  simulator: Simulator,
  request: CallRequest,
  project: WorldProject,
) => Answer | Promise<Answer>;

type PerformOn = (
  simulator: Simulator,
  request: CallRequest,
  place: { readonly project: WorldProject; readonly scenario: SimulatorScenario },
) => Answer | Promise<Answer>;

const SCENARIO = '/simulations/:simulation';
const BATCH = `${SCENARIO}/batches/:batch`;

/** The calls below `/testing`; `:name` stands for what an address names there. */
export const SIMULATOR_CALLS: readonly ApiCall[] = [
  ofProject('simulation', 'GET /simulations', (simulator, { query }, project) =>
    simulator.scenarios(project, query),
  ),
  ofProject('simulation', 'POST /simulations', (simulator, { body }, project) =>
    ok(simulator.scenarioDocument(simulator.book.create(body(), project._id)), 201),
  ),
  ofProject('simulation_batch', 'GET /simulations/batches', (simulator, { query }, project) =>
    simulator.batchesOf(project, null, query),
  ),
  onScenario('simulation', `GET ${SCENARIO}`, (simulator, _, { scenario }) =>
    ok(simulator.scenarioDocument(scenario)),
  ),
  onScenario('simulation', `PATCH ${SCENARIO}`, (simulator, { body }, { scenario }) =>
    ok(simulator.scenarioDocument(simulator.book.update(scenario, body()))),
  ),
  onScenario('simulation', `DELETE ${SCENARIO}`, (simulator, _, { scenario }) => {
    simulator.book.delete(scenario);
    return { status: 204, headers: {}, body: undefined };
  }),
  onScenario('simulation', `POST ${SCENARIO}/clone`, (simulator, { body }, { scenario }) =>
    ok(simulator.scenarioDocument(simulator.book.clone(scenario, body())), 201),
  ),
  onScenario('simulate', `POST ${SCENARIO}/schedule`, async (simulator, request, place) => {
    const { body, faults } = request;
    return ok(await simulator.order(place.scenario, body(), place.project, faults), 201);
  }),
  onScenario('simulation', `POST ${SCENARIO}/schedules`, (simulator, { body }, place) =>
    ok(simulator.schedulers.create(place.scenario, body(), place.project), 201),
  ),
  onScenario(
    'simulation',
    `PATCH ${SCENARIO}/schedules/:scheduler`,
    (simulator, request, place) => {
      const { id, body } = request;
      const { scenario, project } = place;
      return ok(simulator.schedulers.update(scenario, id('scheduler'), body(), project));
    },
  ),
  onScenario('simulation_batch', `GET ${SCENARIO}/batches`, (simulator, { query }, place) =>
    simulator.batchesOf(place.project, place.scenario, query),
  ),
  onScenario('simulation_batch', `GET ${BATCH}`, (simulator, { id, faults }, { scenario }) =>
    ok(simulator.batch(id('batch'), scenario, faults)),
  ),
  onScenario('simulation_stop', `POST ${BATCH}`, (simulator, { id }, { scenario }) =>
    ok(simulator.stop(id('batch'), scenario)),
  ),
  ofProject(
    'simulation_run',
    'GET /simulations/batches/:batch/runs',
    (simulator, { id, query }, project) => simulator.runs(id('batch'), project, query),
  ),
  onScenario('simulation_run', `GET ${BATCH}/runs`, (simulator, { id, query }, { scenario }) =>
    simulator.runs(id('batch'), scenario, query),
  ),
  onScenario('simulation_run', `GET ${BATCH}/runs/:run`, (simulator, { id }, { scenario }) =>
    ok(simulator.run(id('batch'), id('run'), scenario)),
  ),
  ofProject('persona', 'POST /personas/options', ({ personas }, { body }, project) =>
    ok(personas.options(body(), project)),
  ),
  ofProject('persona', 'POST /personas/generate', ({ personas }, { body }, project) =>
    ok(personas.generate(body(), project)),
  ),
  ofProject('persona', 'POST /personas/regenerate-field', ({ personas }, { body }) =>
    ok(personas.regenerate(body())),
  ),
  ofProject('persona', 'POST /personas/from-transcript', ({ personas }, { body }) =>
    ok(personas.fromTranscript(body())),
  ),
];

type CallName = `${string} ${string}`;

/** Where a call has to name its project; of the others nobody has seen it, so that either will do. */
const NAMED_IN: Readonly<Record<string, 'body' | 'either'>> = {
  'POST /simulations': 'body',
  [`PATCH ${SCENARIO}`]: 'either',
  [`POST ${SCENARIO}/schedule`]: 'body',
  [`POST ${SCENARIO}/schedules`]: 'either',
  [`PATCH ${SCENARIO}/schedules/:scheduler`]: 'either',
  'POST /personas/generate': 'either',
  'POST /personas/regenerate-field': 'either',
  'POST /personas/from-transcript': 'body',
};

/** A call about the project that it names. */
function ofProject(kind: CallKind, name: CallName, perform: Perform): ApiCall {
  const [method = '', path = ''] = name.split(' ');
  return {
    kind,
    method,
    path,
    perform({ simulator }, request) {
      const project = simulator.project(request.key, projectIdIn(name, request));
      if (method !== 'GET') mayChange(request.key);
      return perform(simulator, request, project);
    },
  };
}

/** A call about one scenario, whose project it names. */
function onScenario(kind: CallKind, name: CallName, perform: PerformOn): ApiCall {
  return ofProject(kind, name, (simulator, request, project) =>
    perform(simulator, request, {
      project,
      scenario: simulator.scenario(request.id('simulation'), project),
    }),
  );
}

function projectIdIn(name: CallName, { query, body }: CallRequest): unknown {
  const inQuery = query.get('projectId');
  switch (NAMED_IN[name]) {
    case undefined:
      return inQuery;
    case 'body':
      return body().projectReference;
    case 'either':
      return body().projectReference ?? inQuery;
  }
}
