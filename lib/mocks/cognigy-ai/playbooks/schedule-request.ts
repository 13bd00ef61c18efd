import { byReference } from '../by-reference.ts';
import { Fields } from '../request-body.ts';
import type { JsonObject } from '../wire.ts';
import type { WorldProject } from '../world.ts';
import { notFound } from './playbook-shelf.ts';

/** What a playbook is to be run with; @throws Refused where the project has no such thing. */
export function scheduleRequest(body: JsonObject, project: WorldProject) {
  const fields = new Fields(body);
  const request = {
    entrypoint: fields.id('entrypoint'),
    flowId: fields.uuid('flowId'),
    localeId: fields.uuid('localeId'),
  };
  const entrypoints = [project, ...project.snapshots];
  if (!entrypoints.some(({ _id }) => _id === request.entrypoint)) return notFound('Entrypoint');
  byReference(project.flows, request.flowId, 'Flow');
  byReference(project.locales, request.localeId, 'Locale');
  return request;
}
