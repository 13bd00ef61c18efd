import type { PersonaAnswer } from '../../platforms/cognigy-ai/simulator/scenario-api.ts';
import type { ListedScenario } from '../../platforms/cognigy-ai/simulator/simulator-wire.ts';
import { foreignText } from '../../platforms/foreign-text.ts';

/** What a language model has made of a conversation, as the scenario that it is a draft of. */
export function scenarioOfConversation({ personaPackage }: PersonaAnswer): ListedScenario {
  const { simulationName, personaName, personaDescription, mission, successCriteria } =
    personaPackage;
  return {
    ids: [],
    name: foreignText(simulationName, 200) || 'conversation',
    persona: personaDescription,
    personaName: personaName === '' ? null : personaName,
    mission,
    successCriteria,
    maxTurns: null,
  };
}

/** What whoever takes the draft has to know. */
export function remarksOnDraft({ metadata }: PersonaAnswer): string[] {
  const { transcriptSummary, warnings } = metadata;
  return [
    'a language model of the platform has made this of a conversation with a person: read it before it becomes a test, and take out who that was',
    ...(transcriptSummary === '' ? [] : [`it sums the conversation up: ${transcriptSummary}`]),
    ...warnings.map((warning) => `the platform warns: ${warning}`),
  ];
}
