import * as z from 'zod';
import { pathSegment } from '../../platform-address.ts';
import { type ApiCallerOptions, apiCaller } from '../api-caller.ts';
import { withQuery } from '../list-pages.ts';
import { AnyBody } from '../wire.ts';
import { SIMULATOR_BASE } from './simulator-api.ts';
import { RawCriteria } from './simulator-wire.ts';

/** What a scenario is made of, as it is sent. */
export interface ScenarioContent {
  readonly name: string;
  readonly persona: string;
  readonly personaName: string;
  readonly mission: string;
  readonly successCriteria: readonly {
    readonly type: string;
    readonly params: { readonly name: string; readonly text: string };
  }[];
  /** Left as it is where it is left out. */
  readonly maxTurns?: number;
}

/** Of a conversation that was held; the session goes before the text where both are named. */
interface HeldConversation {
  readonly projectReference: string;
  readonly sessionId?: string | undefined;
  readonly transcriptContent?: string | undefined;
  readonly numberOfSuccessCriteria: number;
}

/** A draft of a scenario; whoever takes it reads it. */
const PersonaAnswer = z.object({
  personaPackage: z.object({
    simulationName: z.string().catch(''),
    personaName: z.string().catch(''),
    personaDescription: z.string(),
    mission: z.string(),
    successCriteria: RawCriteria,
  }),
  metadata: z
    .object({
      transcriptSummary: z.string().catch(''),
      warnings: z.array(z.string()).catch([]),
      turnCount: z.number().nullish().catch(null),
    })
    .catch({ transcriptSummary: '', warnings: [], turnCount: null }),
});
export type PersonaAnswer = z.infer<typeof PersonaAnswer>;

/** The calls that make and change scenarios, each as data: a call never throws, and is never repeated. */
export type ScenarioApi = ReturnType<typeof scenarioApi>;

export function scenarioApi(options: ApiCallerOptions) {
  const { call } = apiCaller(options, SIMULATOR_BASE);
  return {
    createScenario: (projectReference: string, content: ScenarioContent) =>
      call('a new scenario', AnyBody, 'POST', '/simulations', {
        ...content,
        flowId: null,
        projectReference,
      }),
    updateScenario: (projectId: string, scenario: string, content: ScenarioContent) =>
      call('a changed scenario', AnyBody, 'PATCH', pathOf(scenario, projectId), {
        ...content,
        projectReference: projectId,
      }),
    deleteScenario: (projectId: string, scenario: string) =>
      call('a scenario to go', AnyBody, 'DELETE', pathOf(scenario, projectId)),
    fromConversation: (conversation: HeldConversation) =>
      call(
        'a scenario of a conversation',
        PersonaAnswer,
        'POST',
        '/personas/from-transcript',
        conversation,
      ),
  };
}

function pathOf(scenario: string, projectId: string): string {
  return withQuery(`/simulations/${pathSegment(scenario)}`, { projectId });
}
