import { byReference } from '../by-reference.ts';
import { notFound } from '../playbooks/playbook-shelf.ts';
import { Fields } from '../request-body.ts';
import type { JsonObject } from '../wire.ts';
import type { WorldProject } from '../world.ts';

/** What a scenario is run with. */
export interface OrderedConfig {
  readonly entrypoint: string;
  readonly flowReferenceId: string;
  readonly localeReferenceId: string;
  readonly largeLanguageModelReferenceId: string;
  readonly enableMocking: boolean;
}

export interface SimulationOrder {
  /** That of the batch. */
  readonly name: string;
  readonly numberOfExecutions: number;
  readonly runConfig: OrderedConfig;
}

const RUN_CONFIG = [
  'entrypoint',
  'flowReferenceId',
  'localeReferenceId',
  'largeLanguageModelReferenceId',
  'userId',
  'finalPing',
  'data',
  'enableMocking',
] as const;

/** @throws RefusedRequest where a field is unknown or wrong, or the project has no such thing. */
export function simulationOrder(body: JsonObject, project: WorldProject): SimulationOrder {
  const fields = new Fields(body);
  fields.allow(['name', 'projectReference', 'numberOfExecutions', 'runConfig']);
  return {
    name: fields.text('name'),
    numberOfExecutions: fields.wholeNumber('numberOfExecutions', 1),
    runConfig: runConfigIn(fields.object('runConfig'), project),
  };
}

/** @throws as `simulationOrder` does. */
export function runConfigIn(body: JsonObject, project: WorldProject): OrderedConfig {
  const fields = new Fields(body);
  fields.allow(RUN_CONFIG);
  if (fields.has('userId')) fields.text('userId');
  if (fields.has('finalPing')) fields.wholeNumber('finalPing', 0);
  if (fields.has('data')) fields.object('data');
  const config = {
    entrypoint: fields.id('entrypoint'),
    flowReferenceId: fields.uuid('flowReferenceId'),
    localeReferenceId: fields.uuid('localeReferenceId'),
    largeLanguageModelReferenceId: fields.uuid('largeLanguageModelReferenceId'),
    enableMocking: fields.has('enableMocking') && fields.flag('enableMocking'),
  };
  const entrypoints = [project, ...project.snapshots];
  if (!entrypoints.some(({ _id }) => _id === config.entrypoint)) return notFound('Entrypoint');
  byReference(project.flows, config.flowReferenceId, 'Flow');
  byReference(project.locales, config.localeReferenceId, 'Locale');
  const models = project.largeLanguageModels ?? [];
  byReference(models, config.largeLanguageModelReferenceId, 'Large language model');
  return config;
}
