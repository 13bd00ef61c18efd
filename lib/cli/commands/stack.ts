import { tableText } from '../../report/formats/terminal-columns.ts';
import { oneLine } from '../../report/neutral-text.ts';
import { nearMiss } from '../../suite-file/near-miss.ts';
import { AwsApi } from '../account/aws-api.ts';
import { stackOutputs } from '../account/deployed-stack.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';

/** `cognigate stack`: what a deployed gate's resources are called, by the caller's AWS credentials. */
export const stack = defineCommand({
  syntax: (command) =>
    command
      .argument('[output]', 'prints this one alone, such as CloseRunLog')
      .option('--stack-name <name>', 'of the deployed stack', 'Cognigate')
      .option('--region <region>', 'that it is in; AWS_REGION unless given')
      .option('--json', 'print {output: value, …}'),
  examples: ['cognigate stack', 'aws logs tail "$(cognigate stack CloseRunLog)" --since 1h'],
  async action(output, flags, terminal) {
    const api = await AwsApi.open(flags.region, terminal);
    const outputs = await stackOutputs(api, flags.stackName);
    if (output !== undefined) {
      terminal.stdout.write(`${oneLine(named(output, outputs))}\n`);
    } else if (flags.json === true) {
      terminal.stdout.write(`${JSON.stringify(Object.fromEntries(outputs), null, 2)}\n`);
    } else {
      const rows = [...outputs].sort(([one], [other]) => one.localeCompare(other));
      terminal.stdout.write(tableText(rows.map((row) => row.map(oneLine))));
    }
    return ExitCode.passed;
  },
});

function named(output: string, outputs: ReadonlyMap<string, string>): string {
  const value = outputs.get(output);
  if (value !== undefined) return value;
  const meant = nearMiss(output, [...outputs.keys()]);
  throw new UsageError(
    `the stack has no output ${JSON.stringify(output)}${meant === null ? ': "cognigate stack" lists them' : `; did you mean ${meant}?`}`,
  );
}
