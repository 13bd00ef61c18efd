import { defineCommand } from '../define-command.ts';
import { deployGate } from '../deploy/deploy-gate.ts';
import { synthesize } from '../deploy/synthesize.ts';
import { collect } from '../options/flag-values.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate deploy`: from a file of settings to a gate in an account whose secrets are filled; exit 0, 2, 3 or 130. */
export const deploy = defineCommand({
  syntax: (command) =>
    command
      .option('--settings <file>', 'settings of the gate, YAML or JSON', 'gate.yaml')
      .option('--check', 'look at everything, show what would change, and change nothing')
      .option('--yes', 'deploy without asking')
      .option('--region <region>', 'to deploy to; AWS_REGION unless given')
      .option('--stack-name <name>', 'of the stack, in place of the one in the settings')
      .option(
        '--give-up <id>',
        'logical id of what holds data and may go; may be repeated',
        collect,
        [],
      )
      .option('--secrets', 'fill the secrets of a stack that is there, and deploy nothing')
      .option('--secrets-from <file>', 'JSON with secrets, also new ones for filled; - is stdin'),
  examples: [
    'cognigate deploy --check',
    'AWS_PROFILE=test cognigate deploy --settings gate.test.yaml',
    'pass show gate | cognigate deploy --yes --secrets-from -',
    'cognigate deploy --secrets',
  ],
  async action(flags, terminal) {
    if (flags.check === true && (flags.secrets === true || flags.secretsFrom !== undefined)) {
      throw new UsageError('--check writes nothing: leave out --secrets and --secrets-from');
    }
    if (flags.secretsFrom === '-' && flags.yes !== true && flags.secrets !== true) {
      throw new UsageError('stdin cannot both hold secrets and answer a question: add --yes');
    }
    return await deployGate(flags, terminal, synthesize);
  },
});
