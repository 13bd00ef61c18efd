import { ConfigurationInvalid } from '../domain/errors.ts';
import type { CognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import type { Flow, Locale, Project } from '../platforms/cognigy-ai/wire.ts';
import { need } from './api-error.ts';
import { type Found, findNamed } from './find-named.ts';

/** Names or ids as somebody wrote them. */
export interface WrittenPlace {
  readonly project?: string | undefined;
  readonly flow?: string | undefined;
  readonly locale?: string | undefined;
}

/** @throws ConfigurationInvalid where no project is meant, with the names that there are. */
export async function projectOf(api: CognigyAiApi, { project }: WrittenPlace): Promise<Project> {
  const projects = need(await api.listProjects());
  return entryOf(findNamed(projects, { what: 'project', written: project }));
}

/** @throws ConfigurationInvalid where no flow is meant. */
export async function flowOf(
  api: CognigyAiApi,
  projectId: string,
  { flow }: WrittenPlace,
): Promise<Flow> {
  const flows = need(await api.listFlows(projectId));
  return entryOf(findNamed(flows, { what: 'flow', written: flow }));
}

/** The primary locale where none is written; @throws ConfigurationInvalid where none is meant. */
export async function localeOf(
  api: CognigyAiApi,
  projectId: string,
  { locale }: WrittenPlace,
): Promise<Locale> {
  const locales = need(await api.listLocales(projectId));
  return entryOf(findNamed(locales, { what: 'locale', written: locale, prefer: isPrimary }));
}

export function isPrimary({ primary }: Locale): boolean {
  return primary === true;
}

function entryOf<Entry>(found: Found<Entry>): Entry {
  if (found.status === 'found') return found.entry;
  throw new ConfigurationInvalid(`${found.problem}; ${found.remedy}`);
}
