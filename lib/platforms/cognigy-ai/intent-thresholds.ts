import type { IntentThresholds } from '../../domain/suite/prepared/intent-thresholds.ts';
import type { LookUp } from './look-up.ts';

/**
 * What the platform documents for a flow and a project that set nothing (Cognigy.AI documentation, NLU,
 * intents, thresholds: confidence 0.4, reconfirmation 0.2).
 */
const DEFAULT_THRESHOLDS: IntentThresholds = { lower: 0.2, upper: 0.4, from: 'default' };

interface Understander {
  readonly projectId: string;
  /** Id of the flow, not its reference id; undefined where it is not known. */
  readonly flowId: string | undefined;
}

/**
 * The bot's own thresholds: what the suite writes, or the flow has, or the project has, or the platform's.
 *
 * A key that may not read settings leaves the documented ones, which the report says.
 */
export async function intentThresholds(
  { api }: Pick<LookUp, 'api'>,
  { projectId, flowId }: Understander,
  written: number | undefined,
): Promise<IntentThresholds> {
  if (written !== undefined) return { lower: written, upper: written, from: 'suite' };
  if (flowId !== undefined) {
    const flow = await api.flowSettings(flowId);
    if (flow.status === 'ok' && flow.value.intentThreshold) {
      return { ...flow.value.intentThreshold, from: 'flow' };
    }
  }
  const project = await api.projectSettings(projectId);
  if (project.status === 'ok' && project.value.intentThreshold) {
    return { ...project.value.intentThreshold, from: 'project' };
  }
  return DEFAULT_THRESHOLDS;
}
