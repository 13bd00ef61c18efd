import { resolve } from 'node:path';
import { draftFromRasa, isRasaFile } from '../../authoring/import/rasa/draft-from-rasa.ts';
import { sourceFiles } from '../../authoring/import/source-files.ts';
import { defineCommand } from '../define-command.ts';
import { deliverImport, nameOfSource } from '../importing/deliver-import.ts';
import { withImportOptions, withNoneOption } from '../importing/import-options.ts';

/** `cognigate import rasa`: examples of NLU data as cases, test stories as conversations. */
export const importRasa = defineCommand({
  syntax: (command) =>
    withNoneOption(
      withImportOptions(command.argument('<path>', 'a .yml with nlu or stories, or their folder')),
    ),
  examples: [
    'cognigate import rasa data/nlu.yml --per-intent 10 --none out_of_scope -o shop.suite.yaml',
    'cognigate import rasa tests --project "Web shop" --endpoint Gate -o shop.suite.yaml',
  ],
  async action(path, flags, terminal) {
    const files = await sourceFiles(resolve(terminal.cwd(), path), {
      name: path,
      isWanted: isRasaFile,
    });
    const draft = draftFromRasa(files, flags.none ?? []);
    return deliverImport(draft, { source: nameOfSource(path), flags, terminal });
  },
});
