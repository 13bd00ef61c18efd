import type { Command, OptionValues } from '@commander-js/extra-typings';
import type { CaseChoice } from '../../suite-file/choose-cases.ts';
import { collect } from './flag-values.ts';
import type { FlagsOf, NoFlags } from './flags-of.ts';

/** For commands that may run a part of a suite. */
export function withCaseOptions<Args extends unknown[], Flags extends OptionValues>(
  command: Command<Args, Flags>,
) {
  return command
    .option('--tag <tag>', 'only cases with this tag; may be repeated', collect, [])
    .option('--exclude-tag <tag>', 'no cases with this tag; may be repeated', collect, [])
    .option('--case <id>', 'only the case with this id; may be repeated', collect, [])
    .option(
      '--grep <text>',
      'only cases with this text in id, name or what is said; may be repeated',
      collect,
      [],
    );
}

type CaseFlags = FlagsOf<ReturnType<typeof withCaseOptions<[], NoFlags>>>;

export function caseChoice(flags: CaseFlags): CaseChoice {
  return {
    tags: flags.tag,
    excludedTags: flags.excludeTag,
    cases: flags.case,
    texts: flags.grep,
  };
}
