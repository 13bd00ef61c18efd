import { resolve } from 'node:path';
import { draftFromBotium } from '../../authoring/import/botium/draft-from-botium.ts';
import { isBotiumFile, readBotium } from '../../authoring/import/botium/read-botium.ts';
import { Losses } from '../../authoring/import/losses.ts';
import { sourceFiles } from '../../authoring/import/source-files.ts';
import { defineCommand } from '../define-command.ts';
import { deliverImport, nameOfSource } from '../importing/deliver-import.ts';
import { withImportOptions } from '../importing/import-options.ts';

/** `cognigate import botium`: convos as conversations, lists of utterances as the texts that they stand for. */
export const importBotium = defineCommand({
  syntax: (command) =>
    withImportOptions(
      command.argument('<path>', 'a .convo.txt, .utterances.txt, .yaml or .json, or their folder'),
    ),
  examples: [
    'cognigate import botium spec/convo --project "Web shop" --endpoint Gate -o shop.suite.yaml',
    'cognigate import botium greeting.convo.txt',
  ],
  async action(path, flags, terminal) {
    const losses = new Losses();
    const files = await sourceFiles(resolve(terminal.cwd(), path), {
      name: path,
      isWanted: isBotiumFile,
    });
    const draft = draftFromBotium(readBotium(files, losses), losses);
    return deliverImport(draft, { source: nameOfSource(path), flags, terminal });
  },
});
