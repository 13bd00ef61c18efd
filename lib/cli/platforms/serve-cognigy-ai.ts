import { defined } from '../../defined.ts';
import { CognigyAiScenario } from '../../mocks/cognigy-ai/scenario.ts';
import {
  type MockCognigyAi,
  startMockCognigyAi,
} from '../../mocks/cognigy-ai/start-mock-cognigy-ai.ts';
import { readScenarioAs } from '../../mocks/executions-v1/read-scenario.ts';
import type { MockFlags } from '../options/mock-options.ts';
import type { MockSurroundings, ServedMock } from './local-platform.ts';

export async function serveCognigyAi(
  { port, scenario, rateLimit, secondsPerExecution, spec, ids }: MockFlags,
  { pathOf, bot, log }: MockSurroundings,
): Promise<ServedMock> {
  const mock = await startMockCognigyAi(
    defined({
      port,
      settings: defined({
        rate_limit: rateLimit,
        seconds_per_playbook: secondsPerExecution,
        seconds_per_simulation_run: secondsPerExecution,
        api_description: spec,
        simulator_ids: ids,
      }),
      scenario:
        scenario === undefined
          ? undefined
          : await readScenarioAs(CognigyAiScenario, pathOf(scenario)),
      bot,
      log,
    }),
  );
  return {
    addresses: { url: mock.url, endpoint_url: mock.endpointUrl },
    hints: exampleIds(mock),
    close: () => mock.close(),
  };
}

function exampleIds({ url, world, playbookIds, scenarioNames }: MockCognigyAi): string[] {
  const [project] = world.projects;
  const [key] = world.keys;
  const [flow] = project?.flows ?? [];
  const [locale] = project?.locales ?? [];
  const [snapshot] = project?.snapshots ?? [];
  const [model] = project?.largeLanguageModels ?? [];
  const endpoints = project?.endpoints ?? [];
  return [
    `mock of Cognigy.AI on ${url}; Ctrl-C ends it`,
    `  COGNIGY_API_URL=${url}`,
    `  COGNIGY_API_KEY=${key?.key}`,
    `  project   ${project?._id}  ${project?.name}`,
    `  snapshot  ${snapshot?._id}  ${snapshot?.name}`,
    `  flow      ${flow?.referenceId}  ${flow?.name}`,
    `  locale    ${locale?.referenceId}  ${locale?.name}`,
    `  model     ${model?.referenceId}  ${model?.name}`,
    ...endpoints.map(
      ({ URLToken, name, channel }) =>
        `  endpoint  ${URLToken}  ${name}${channel === 'rest' ? '' : ` (${channel})`}`,
    ),
    ...Object.entries(playbookIds).map(([name, id]) => `  playbook  ${id}  ${name}`),
    ...scenarioNames.map((name) => `  scenario  ${name}`),
  ];
}
