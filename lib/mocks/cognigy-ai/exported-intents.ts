import { RefusedRequest } from './problem.ts';
import { Fields } from './request-body.ts';
import type { JsonObject } from './wire.ts';
import type { WorldIntent } from './world.ts';

/**
 * The intents of a flow as the documented JSON of an export has them.
 * @throws RefusedRequest where the format is another one, which the mock does not write.
 */
export function exportedIntents(intents: readonly WorldIntent[], body: JsonObject): JsonObject[] {
  const fields = new Fields(body);
  fields.id('localeId');
  if (fields.text('format') !== 'json') {
    throw new RefusedRequest(400, 'Validation failed. The mock exports intents as json alone.');
  }
  return intents.map(({ name, exampleSentences, isDisabled, isRejectIntent }) => ({
    name,
    exampleSentences: [...exampleSentences],
    rules: [],
    tags: [],
    condition: '',
    disambiguationSentence: '',
    childFeatures: false,
    biasTowardsParentOrChildIntents: 'parents',
    parent: '',
    defaultReply: {},
    entryPoint: '',
    isRejectIntent,
    isDisabled,
    overrideIntentDefaultRepliesAsExamples: '',
  }));
}
