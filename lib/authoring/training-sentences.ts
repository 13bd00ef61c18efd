import type { TrainingSentence } from '../domain/suite/quality/quality-finding.ts';
import type { CognigyAiApi } from '../platforms/cognigy-ai/api-client.ts';
import type { ApiOutcome } from '../platforms/cognigy-ai/api-outcome.ts';
import { intentsOf } from './import/read-intents-export.ts';
import { resolveAlternatives } from './import/resolve-alternatives.ts';

/** Every sentence that the enabled intents of a flow are trained with; one with `[[a|b]]` in all its variants. */
export async function trainingSentences(
  api: CognigyAiApi,
  flowId: string,
  localeId: string,
): Promise<ApiOutcome<TrainingSentence[]>> {
  const exported = await api.exportIntents(flowId, localeId);
  if (exported.status === 'failed') return exported;
  const enabled = intentsOf(exported.value, 'what the platform sent').filter(
    ({ isDisabled }) => !isDisabled,
  );
  const sentences = enabled.flatMap(({ name, sentences }) =>
    sentences.flatMap((sentence) =>
      (resolveAlternatives(sentence)?.texts ?? [sentence]).map((text) => ({ intent: name, text })),
    ),
  );
  return { status: 'ok', value: sentences, requests: exported.requests };
}
