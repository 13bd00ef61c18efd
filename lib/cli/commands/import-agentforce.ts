import { resolve } from 'node:path';
import { draftFromAgentforce } from '../../authoring/import/draft-from-agentforce.ts';
import { sourceFile } from '../../authoring/import/source-files.ts';
import { defineCommand } from '../define-command.ts';
import { deliverImport, nameOfSource } from '../importing/deliver-import.ts';
import { withImportOptions, withNoneOption } from '../importing/import-options.ts';

/** `cognigate import agentforce`: the test cases of a specification, as far as a suite can ask for the same. */
export const importAgentforce = defineCommand({
  syntax: (command) =>
    withNoneOption(
      withImportOptions(command.argument('<spec>', 'the .yaml of "sf agent generate test-spec"')),
    ),
  examples: ['cognigate import agentforce specs/shop-testSpec.yaml -o shop.suite.yaml'],
  async action(file, flags, terminal) {
    const source = await sourceFile(resolve(terminal.cwd(), file), file);
    const draft = draftFromAgentforce(source, flags.none ?? []);
    return deliverImport(draft, { source: nameOfSource(file), flags, terminal });
  },
});
