import type { OptionValues } from '@commander-js/extra-typings';

/** What a command has before a group of options is added. */
export type NoFlags = Record<never, never>;

/** The flags of a command with a group of options, as an action is given them. */
export type FlagsOf<Command extends { opts(): OptionValues }> = ReturnType<Command['opts']>;
