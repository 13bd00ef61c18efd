import { ConfigurationInvalid } from '../../domain/errors.ts';
import type { CognigyAiApi } from '../../platforms/cognigy-ai/api-client.ts';
import type { SimulatorApi } from '../../platforms/cognigy-ai/simulator/simulator-api.ts';
import { need } from '../api-error.ts';
import { flowOf, localeOf, projectOf, type WrittenPlace } from '../bot-place.ts';
import { findNamed } from '../find-named.ts';
import type { SimulationTarget } from './suite-of-scenarios.ts';

/** @throws ConfigurationInvalid where something is not meant by its name, with the names that there are. */
export async function simulationTarget(
  written: WrittenPlace & { readonly model?: string | undefined },
  { api, simulator }: { readonly api: CognigyAiApi; readonly simulator: SimulatorApi },
): Promise<{ readonly projectId: string; readonly target: SimulationTarget }> {
  const project = await projectOf(api, written);
  const flow = await flowOf(api, project._id, written);
  const locale = await localeOf(api, project._id, written);
  const models = need(await simulator.listModels(project._id));
  const found = findNamed(models, { what: 'language model', written: written.model });
  if (found.status === 'not_found') {
    throw new ConfigurationInvalid(`${found.problem}; ${found.remedy}`);
  }
  const target = {
    project: project.name,
    flow: flow.name,
    locale: locale.name,
    model: found.entry.name,
  };
  return { projectId: project._id, target };
}
