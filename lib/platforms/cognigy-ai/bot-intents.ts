import type { LookUp } from './look-up.ts';

/** A flow as one locale understands it, both by reference id. */
export interface Understanding {
  readonly flowId: string;
  readonly localeId: string;
}

/**
 * Names of the intents that flows of a project have; undefined where they cannot be listed.
 *
 * Asked once and only for the report: no run is held up or refused because of it.
 */
export async function botIntents(
  { api }: Pick<LookUp, 'api'>,
  projectId: string | null,
  understandings: readonly Understanding[],
): Promise<string[] | undefined> {
  if (projectId === null || understandings.length === 0) return undefined;
  const flows = await api.listFlows(projectId);
  const locales = await api.listLocales(projectId);
  if (flows.status === 'failed' || locales.status === 'failed') return undefined;
  const names = new Set<string>();
  const asked = new Set<string>();
  for (const { flowId, localeId } of understandings) {
    const flow = flows.value.find(({ referenceId }) => referenceId === flowId);
    const locale = locales.value.find(({ referenceId }) => referenceId === localeId);
    if (flow === undefined || locale === undefined) return undefined;
    const once = `${flow._id} ${locale._id}`;
    if (asked.has(once)) continue;
    asked.add(once);
    const intents = await api.listIntents(flow._id, locale._id);
    if (intents.status === 'failed') return undefined;
    for (const { name, isDisabled } of intents.value) if (isDisabled !== true) names.add(name);
  }
  return [...names];
}
