import type { DemoBot } from '../executions-v1/bot/demo-bot.ts';
import { byReference } from './by-reference.ts';
import type { CallFaults } from './call-faults.ts';
import { Fields } from './request-body.ts';
import type { JsonObject } from './wire.ts';
import type { WorldProject } from './world.ts';

/** The intent that the bot sees in one sentence, in one of the two forms that have been seen. */
export async function nluScores(
  { flows, locales }: WorldProject,
  body: JsonObject,
  bot: DemoBot,
  faults: CallFaults,
): Promise<unknown> {
  const fields = new Fields(body);
  const flow = byReference(flows, fields.uuid('flowReferenceId'), 'Flow');
  byReference(locales, fields.uuid('localeReferenceId'), 'Locale');
  const { intent, confidence } = await bot.answer(fields.text('sentence'));
  const known = flow.intents.find(({ name }) => name === intent);
  const scores =
    known === undefined || faults.find('no_scores') !== undefined
      ? []
      : [
          {
            id: known.referenceId,
            name: known.name,
            score: confidence,
            negated: false,
            confirmationSentence: null,
            confirmationSentences: null,
            disambiguationSentence: null,
            flow: flow.referenceId,
          },
        ];
  return faults.find('array') === undefined ? { scores } : scores;
}
