import { tableText } from '../../report/formats/terminal-columns.ts';
import { oneLine } from '../../report/neutral-text.ts';
import { nearMiss } from '../../suite-file/near-miss.ts';
import { defineCommand } from '../define-command.ts';
import { ExitCode } from '../exit-code.ts';
import { requestSigner } from '../remote/sign-request.ts';
import { stackOutputs } from '../remote/stack-outputs.ts';
import type { Terminal } from '../terminal.ts';
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
    const region = flags.region ?? terminal.env.AWS_REGION ?? terminal.env.AWS_DEFAULT_REGION;
    if (region === undefined || region === '') {
      throw new UsageError('the region of the stack is not named: set AWS_REGION or --region');
    }
    const outputs = await stackOutputs({
      endpoint: endpointIn(region, terminal),
      stackName: flags.stackName,
      sign: await requestSigner(region, 'cloudformation'),
    });
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

/** The AWS command line reads the same variable. */
function endpointIn(region: string, { env }: Terminal): URL {
  const own = env.AWS_ENDPOINT_URL_CLOUDFORMATION;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const written = own ?? `https://cloudformation.${region}.${suffix}/`;
  if (!URL.canParse(written)) {
    throw new UsageError(
      `${JSON.stringify(own ?? region)} is ${own === undefined ? 'no region: write one like eu-west-1' : 'no address: check AWS_ENDPOINT_URL_CLOUDFORMATION'}`,
    );
  }
  return new URL(written);
}

function named(output: string, outputs: ReadonlyMap<string, string>): string {
  const value = outputs.get(output);
  if (value !== undefined) return value;
  const meant = nearMiss(output, [...outputs.keys()]);
  throw new UsageError(
    `the stack has no output ${JSON.stringify(output)}${meant === null ? ': "cognigate stack" lists them' : `; did you mean ${meant}?`}`,
  );
}
