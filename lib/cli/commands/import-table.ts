import { resolve } from 'node:path';
import { draftFromTable, PRESET_NAMES } from '../../authoring/import/draft-from-table.ts';
import { readColumnMap } from '../../authoring/import/map-columns.ts';
import { readRows } from '../../authoring/import/read-rows.ts';
import { sourceFile } from '../../authoring/import/source-files.ts';
import { defineCommand } from '../define-command.ts';
import { deliverImport, nameOfSource } from '../importing/deliver-import.ts';
import { withImportOptions, withNoneOption } from '../importing/import-options.ts';

/** `cognigate import table`: a case for each row of a table, by its columns or as a known tool writes it. */
export const importTable = defineCommand({
  syntax: (command) =>
    withNoneOption(
      withImportOptions(
        command
          .argument('<table>', 'a .csv, .tsv, .xlsx, .json or .jsonl file')
          .option('--map <pairs>', 'which column is what, such as input_text=utterance,tags=group')
          .option(
            '--preset <tool>',
            `the tool that wrote it, where its content does not say so: ${PRESET_NAMES.join(', ')}`,
          )
          .option('--sheet <name>', 'sheet of a workbook; the first one if not given'),
      ),
    ),
  examples: [
    'cognigate import table cases.xlsx -o shop.suite.yaml',
    'cognigate import table cases.csv --map input_text=utterance,expected_intent=intent --none NO_MATCH',
    'cognigate import table lex.csv --preset lex-v2 --project "Web shop" --endpoint Gate -o shop.suite.yaml',
  ],
  async action(file, flags, terminal) {
    const map = flags.map === undefined ? new Map() : readColumnMap(flags.map);
    const source = await sourceFile(resolve(terminal.cwd(), file), file);
    const rows = await readRows(source, { header: true, sheet: flags.sheet });
    const draft = draftFromTable(rows, { preset: flags.preset, map, none: flags.none ?? [] });
    return deliverImport(draft, { source: nameOfSource(file), flags, terminal });
  },
});
