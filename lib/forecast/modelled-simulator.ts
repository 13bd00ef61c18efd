import { caseIdOf, type Suite } from '../domain/suite/suite.ts';
import { TURNS_WHERE_UNSAID } from '../platforms/cognigy-ai/simulator/guesses.ts';
import { scenarioNameOf } from '../platforms/cognigy-ai/simulator/prepare-simulator.ts';
import type { HttpClient } from '../platforms/http.ts';
import { listed } from './modelled-conversations.ts';
import { type ModelledAnswer, type ModelledWire, sentIn } from './modelled-wire.ts';

export interface SimulatorModel {
  readonly suite: Suite;
  /** Of a batch of so many runs. */
  readonly secondsOf: (runs: number) => number;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

interface ModelledScenario {
  readonly referenceId: string;
  readonly name: string;
  readonly persona: string;
  readonly mission: string;
  readonly successCriteria: readonly object[];
  readonly maxTurns: number;
}

const CRITERION = { type: 'text', params: { name: 'good', text: 'It goes well.' } };

/**
 * The scenarios that a suite has and names; null where only the project knows how many begin with what the
 * suite writes.
 */
function modelledScenarios(suite: Suite): readonly ModelledScenario[] | null {
  const { scenarios: choices = [], expected_cases: expected } = suite.cognigy ?? {};
  const own = suite.test_cases.map((testCase, at): ModelledScenario => {
    const { persona = '', mission = '', criteria = [], max_turns } = testCase;
    return {
      referenceId: `own-${at}`,
      name: scenarioNameOf(suite, caseIdOf(testCase, at)),
      persona,
      mission,
      successCriteria: criteria.map(({ type = 'text', name, text }) => ({
        type,
        params: { name, text },
      })),
      maxTurns: max_turns ?? TURNS_WHERE_UNSAID,
    };
  });
  const [firstPrefix] = choices.flatMap(({ name_prefix }) => name_prefix ?? []);
  if (firstPrefix !== undefined && expected === undefined) return null;
  const more = (expected ?? 0) - own.length - choices.length;
  const others = Array.from({ length: Math.max(0, more) }, () => ({ name_prefix: firstPrefix }));
  const named = [...choices, ...others].map((choice, at): ModelledScenario => {
    const { id = `named-${at}`, name } = { id: undefined, name: undefined, ...choice };
    return {
      referenceId: id,
      name: name ?? `${choice.name_prefix ?? ''}${at}`,
      persona: 'somebody',
      mission: 'something',
      successCriteria: [CRITERION],
      maxTurns: TURNS_WHERE_UNSAID,
    };
  });
  return [...own, ...named];
}

/** Most turns of a language model that a run of the suite takes; null where only the project knows. */
export function mostTurns(suite: Suite): number | null {
  const scenarios = modelledScenarios(suite);
  if (scenarios === null) return null;
  const { test_cases: cases, repeat = 1 } = suite;
  return scenarios.reduce(
    (sum, { maxTurns }, at) => sum + maxTurns * (cases[at]?.repeat ?? repeat),
    0,
  );
}

/** The wire of a Simulator whose every conversation succeeds, after the time that is stated. */
export function modelledSimulator(wire: ModelledWire, model: SimulatorModel): HttpClient {
  const { suite, secondsOf, now } = model;
  const scenarios = modelledScenarios(suite) ?? [];
  const batches = new Map<string, { readonly runs: number; readonly at: number }>();
  return wire.client((request): ModelledAnswer => {
    const [place = ''] = request.path.split('?');
    const rest = place.split('/testing/simulations')[1];
    if (rest === undefined) return { kind: 'api', value: apiAnswer(place, suite) };
    if (rest === '') return { kind: 'scenarios', value: page(scenarios) };
    if (rest.endsWith('/schedule')) {
      const { name, numberOfExecutions } = sentIn(request);
      // No other run has its id in the name, so that none has had this execution before.
      const id = String(name).replace(/\W+/g, '-');
      batches.set(id, { runs: Number(numberOfExecutions), at: now() });
      return { kind: 'order', value: { referenceId: id } };
    }
    const [, scenario = '', id = '', of = ''] =
      /^\/([^/]+)\/batches\/([^/]+)(\/runs)?$/.exec(rest) ?? [];
    const { runs, at } = batches.get(id) ?? { runs: 0, at: 0 };
    if (of === '') {
      const isOver = now() - at >= secondsOf(runs) * 1_000;
      const status = isOver ? 'COMPLETED' : 'IN_PROGRESS';
      return { kind: 'batch', value: { referenceId: id, status, runs } };
    }
    const { successCriteria = [] } =
      scenarios.find(({ referenceId }) => referenceId === scenario) ?? {};
    const run = (place: number) => ({
      id: `${id}-${place}`,
      sequence: place + 1,
      ...good(successCriteria),
    });
    return { kind: 'runs', value: page(Array.from({ length: runs }, (_, place) => run(place))) };
  });
}

function apiAnswer(place: string, { cognigy }: Suite): object {
  const path = place.split('/new/v2.0')[1] ?? '';
  const { model = '', entrypoint = '' } = cognigy ?? {};
  if (path === '/largelanguagemodels') return { items: [{ _id: 'model', name: model }], total: 1 };
  if (path.startsWith('/snapshots/')) return { _id: 'snapshot', name: entrypoint };
  return (cognigy && listed(path, cognigy)) ?? {};
}

function good(criteria: readonly object[]) {
  return {
    turns: ['asked', 'answered'].map((text) => ({ text })),
    totalTurns: 2,
    metrics: { success: true, results: criteria.map(() => ({ success: true })) },
  };
}

function page(data: readonly unknown[]): object {
  return { data, pagination: { total: data.length, hasNext: false } };
}
