import type { Command, OptionValues } from '@commander-js/extra-typings';
import { UsageError } from '../usage-error.ts';
import type { FlagsOf, NoFlags } from './flags-of.ts';

/** For commands that hold a suite to a policy. */
export function withPolicyOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .option(
      '--policy <file>',
      'what suites are held to; cognigate.policy.yaml in the working directory or beside the suite, if there is one',
    )
    .option(
      '--policy-digest <sha256>',
      'the policy that it has to be (COGNIGATE_POLICY_DIGEST); none is refused, too',
    );
}

/** For commands that start a run. */
export function withLabelOption<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command.option<'--label <key=value>', Readonly<Record<string, string>>>(
    '--label <key=value>',
    'kept with the run, such as bot_version=1.4.0; may be repeated',
    oneMoreLabel,
  );
}

export type PolicyFlags = FlagsOf<ReturnType<typeof withPolicyOptions<[], NoFlags>>>;

/** @throws UsageError where it has no key, or the key has another value already. */
export function oneMoreLabel(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--label ${text} has no key and value; write key=value`);
  const [key, value] = [text.slice(0, at).trim(), text.slice(at + 1)];
  const known = Object.hasOwn(before, key) ? before[key] : undefined;
  if (known !== undefined && known !== value) {
    throw new UsageError(`--label ${key} is given as "${known}" and as "${value}"; write one`);
  }
  // A key such as __proto__ must become an entry.
  return Object.fromEntries([...Object.entries(before), [key, value]]);
}
