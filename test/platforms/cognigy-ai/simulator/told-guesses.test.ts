import { describe, expect, it } from 'vitest';
import { describeSimulator } from '../../../../lib/mocks/cognigy-ai/description/describe-api.ts';
import { SIMULATOR_CALLS } from '../../../../lib/mocks/cognigy-ai/simulator/simulator-calls.ts';
import {
  type ToldGuess,
  toldGuesses,
} from '../../../../lib/platforms/cognigy-ai/simulator/told-guesses.ts';

const BATCH = '/simulations/{simulationReference}/batches/{simulationRunBatchReference}';

/** The description of the mock, with the schemas of some components changed. */
function described(components: Readonly<Record<string, object>>, paths: object = {}): unknown {
  const description = describeSimulator(SIMULATOR_CALLS, 'own');
  const { schemas, ...others } = Object(description.components);
  return {
    ...description,
    paths: { ...Object(description.paths), ...paths },
    components: { ...others, schemas: { ...schemas, ...components } },
  };
}

const told = (document: unknown, begin: string): ToldGuess['told'] | undefined =>
  toldGuesses(document).find(({ guess }) => guess.startsWith(begin))?.told;

const object = (properties: object) => ({ type: 'object', properties });
const taking = (schema: object) => ({
  post: { requestBody: { content: { 'application/json': { schema } } }, responses: {} },
});
const ORDER = '/simulations/{simulationReference}/schedule';
const ordered = (field: object) => described({}, { [ORDER]: taking(object(field)) });
const at = (schema: object) => ({
  get: { parameters: [{ in: 'path', name: 'simulationReference', schema }], responses: {} },
});
const addressed = (schema: object) =>
  described({}, { '/simulations/{simulationReference}': at(schema) });

const CASES: readonly (readonly [
  what: string,
  document: unknown,
  guess: string,
  told: ToldGuess['told'],
])[] = [
  [
    'a limit of executions',
    ordered({ numberOfExecutions: { type: 'integer', maximum: 20 } }),
    'an order counts',
    'refuted',
  ],
  ['another word for executions', ordered({ numberOfRuns: {} }), 'an order counts', 'refuted'],
  [
    'an entrypoint that may be a snapshot',
    ordered({ runConfig: object({ entrypoint: { description: 'Project or Snapshot id' } }) }),
    'a snapshot may be',
    'confirmed',
  ],
  ['addresses of UUIDs', addressed({ format: 'uuid' }), 'addresses take', 'confirmed'],
  ['addresses of ids', addressed({ pattern: '^[a-f\\d]{24}$' }), 'addresses take', 'refuted'],
  ['addresses of any text', addressed({ type: 'string' }), 'addresses take', 'untold'],
  [
    'a state that nobody knows',
    described({ SimulationRunBatch: object({ status: { enum: ['COMPLETED', 'EXPIRED'] } }) }),
    'a batch tells its state',
    'refuted',
  ],
  [
    'the states that are known',
    described({ SimulationRunBatch: object({ status: { enum: ['PENDING', 'COMPLETED'] } }) }),
    'a batch tells its state',
    'confirmed',
  ],
  [
    'batches without names',
    described({ SimulationRunBatch: object({ status: {} }) }),
    'a batch tells the name',
    'refuted',
  ],
  [
    'turns with a speaker',
    described({ SimulationTurn: object({ role: {}, text: {} }) }),
    'turns name no speaker',
    'refuted',
  ],
  [
    'results of any form',
    described({ CriterionResult: { type: 'object' } }),
    'a result says',
    'untold',
  ],
  [
    'results of other words',
    described({ CriterionResult: object({ verdict: {} }) }),
    'a result says',
    'refuted',
  ],
  ['no batch at all', described({}, { [BATCH]: {} }), 'a batch tells the name', 'untold'],
  ['nothing', {}, 'a scenario can be deleted', 'refuted'],
];

describe('what a Simulator says of itself', () => {
  it.each(CASES)('%s', (_, document, guess, expected) => {
    expect(told(document, guess)).toBe(expected);
  });

  it('is read whatever it is', () => {
    for (const document of [null, 'html', [], { paths: { '/simulations': null } }]) {
      expect(toldGuesses(document).filter((each) => each.told === 'confirmed')).toEqual([]);
    }
  });
});
