import * as z from 'zod';
import { IntegrityViolated } from '../../../domain/errors.ts';
import { JudgingModel } from '../../../domain/suite/prepared/prepared-simulation.ts';
import { Criterion, caseIdOf, type Suite, type TestCase } from '../../../domain/suite/suite.ts';
import { plainCriterion, scenarioText } from './read-criteria.ts';

/** The request of the runs of one scenario: what is ordered, and what the runs are held against. */
export const SimulationBatch = z.object({
  kind: z.literal('simulation'),
  case_id: z.string(),
  project_id: z.string(),
  /** All that the scenario goes by, the one to ask by first. */
  scenario_ids: z.array(z.string()).min(1),
  runs: z.int().positive(),
  max_turns: z.int().positive().nullable(),
  config: z.object({
    entrypoint: z.string(),
    flowReferenceId: z.string(),
    localeReferenceId: z.string(),
    largeLanguageModelReferenceId: z.string(),
    enableMocking: z.boolean(),
  }),
  model: JudgingModel,
  plan: z.object({
    persona: z.string(),
    mission: z.string(),
    criteria: z.array(Criterion),
  }),
});
export type SimulationBatch = z.infer<typeof SimulationBatch>;

/** @param cases the same case, as often as it is run */
export function encodeSimulationBatch(suite: Suite, cases: readonly TestCase[]): Uint8Array {
  const [testCase] = cases;
  const { prepared, mocking = false } = suite.cognigy ?? {};
  const { simulation, projectId } = prepared ?? {};
  const caseId =
    testCase === undefined ? '' : caseIdOf(testCase, suite.test_cases.indexOf(testCase));
  const scenario = simulation?.scenarios.find((each) => each.caseId === caseId);
  const { persona, mission, criteria } = testCase ?? {};
  if (
    simulation === undefined ||
    scenario === undefined ||
    typeof projectId !== 'string' ||
    persona === undefined ||
    mission === undefined ||
    criteria === undefined
  ) {
    throw new IntegrityViolated(`a batch belongs to no scenario of suite ${suite.suite_id}`);
  }
  const { entrypoint, flowReferenceId, localeReferenceId, model } = simulation;
  const batch: SimulationBatch = {
    kind: 'simulation',
    case_id: caseId,
    project_id: projectId,
    scenario_ids: scenario.ids,
    runs: cases.length,
    max_turns: scenario.maxTurns,
    config: {
      entrypoint,
      flowReferenceId,
      localeReferenceId,
      largeLanguageModelReferenceId: model.referenceId,
      enableMocking: mocking,
    },
    model,
    plan: {
      persona: scenarioText(persona),
      mission: scenarioText(mission),
      criteria: criteria.map(plainCriterion),
    },
  };
  return new TextEncoder().encode(JSON.stringify(batch));
}
