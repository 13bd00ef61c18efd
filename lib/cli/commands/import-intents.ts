import { resolve } from 'node:path';
import { draftFromIntents } from '../../authoring/import/draft-from-intents.ts';
import { fetchIntents } from '../../authoring/import/fetch-intents.ts';
import { readIntentsExport } from '../../authoring/import/read-intents-export.ts';
import { sourceFile } from '../../authoring/import/source-files.ts';
import { counted } from '../../report/measure-text.ts';
import { openCognigyApi } from '../cognigy-settings.ts';
import { defineCommand } from '../define-command.ts';
import { deliverImport, nameOfSource, seedOf } from '../importing/deliver-import.ts';
import { withImportOptions } from '../importing/import-options.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate import intents`: a case for each example sentence of a bot, from its API or from an export. */
export const importIntents = defineCommand({
  syntax: (command) =>
    withImportOptions(
      command
        .argument('[export]', 'the .json or .csv that Cognigy.AI exports; asked for if not given')
        .option('--base-url <url>', 'address of the API of Cognigy.AI (COGNIGY_API_URL)')
        .option(
          '--alternatives <which>',
          'of a sentence with [[a|b]] take "all" variants, or "one" by the seed; all if not given',
        ),
    ),
  examples: [
    'cognigate import intents --project "Web shop" --endpoint Gate --per-intent 10 -o shop.suite.yaml',
    'cognigate import intents intents.json -o shop.suite.yaml',
    'cognigate import intents intents.csv --per-intent 5 --seed 7 --json',
  ],
  async action(file, flags, terminal) {
    const alternatives = alternativesOf(flags.alternatives);
    const seed = seedOf(flags);
    if (file !== undefined) {
      const read = await readIntentsExport(await sourceFile(resolve(terminal.cwd(), file), file));
      const draft = draftFromIntents(read.intents, {
        source: `${counted(read.intents.length, 'intent')} of an export`,
        alternatives,
        seed,
        losses: read.losses,
      });
      return deliverImport(draft, { source: nameOfSource(file), flags, terminal });
    }
    const api = openCognigyApi(flags.baseUrl, terminal);
    const { intents, target, flow } = await fetchIntents(api, flags);
    const draft = draftFromIntents(intents, {
      source: `${counted(intents.length, 'intent')} of the flow ${flow}`,
      alternatives,
      seed,
    });
    const source = `${target.project} ${flow}`;
    return deliverImport(draft, { source, target, flags, terminal });
  },
});

function alternativesOf(written: string | undefined): 'all' | 'one' {
  if (written === undefined || written === 'all') return 'all';
  if (written === 'one') return 'one';
  throw new UsageError(`--alternatives is "${written}": write all or one`);
}
