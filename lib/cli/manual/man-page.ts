import { DESCRIPTION, EXIT_CODES } from '../program.ts';
import type { DescribedCommand } from './describe-commands.ts';

const VARIABLE = /\b(?:COGNIGY|COGNIGATE|CI)_[A-Z_]*[A-Z]\b|\bNO_COLOR\b/g;

const FILES = [
  ['.cognigate', 'runs, audit records and evidence, where --state-dir names no other directory'],
  ['.env', 'variables that the environment does not set'],
  ['cognigate.config.yaml', 'settings; named by --config it says what the environment could say'],
  ['cognigate.policy.yaml', 'what every suite is held to'],
] as const;

type Flag = DescribedCommand['flags'][number];

/** The manual page `cognigate(1)`, in the macros of man(7): all that `--help` says of these commands. */
export function manPage(all: readonly DescribedCommand[], version: string): string {
  const isShared = ({ name }: Flag) =>
    all.every(({ flags }) => flags.some((flag) => flag.name === name));
  const shared = (all[0]?.flags ?? []).filter(isShared);
  const commands = all.map((each) => ({
    ...each,
    flags: each.flags.filter((flag) => !isShared(flag)),
  }));
  return `${[
    `.TH COGNIGATE 1 "" "cognigate ${text(version)}" "User Commands"`,
    '.SH NAME',
    'cognigate \\- the release gate for NICE Cognigy bots',
    '.SH SYNOPSIS',
    '.B cognigate',
    '.I command',
    '[\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    text(DESCRIPTION),
    '.SH OPTIONS OF EVERY COMMAND',
    ...shared.flatMap(({ written, explained }) => tagged(written, explained)),
    '.SH COMMANDS',
    ...commands.flatMap(command),
    '.SH EXIT STATUS',
    ...EXIT_CODES.flatMap(([code, meaning]) => tagged(code, meaning)),
    '.SH ENVIRONMENT',
    ...variables(all).flatMap(([name, flags]) => tagged(name, `as ${flags.join(', ')}`)),
    '.SH FILES',
    ...FILES.flatMap(([file, meaning]) => tagged(file, meaning)),
  ].join('\n')}\n`;
}

function command({ name, description, arguments: taken, flags, examples }: DescribedCommand) {
  const usage = [`cognigate ${name}`, ...taken.map((each) => each.name), '[options]'].join(' ');
  return [
    `.SS ${text(usage)}`,
    text(sentence(description)),
    ...taken
      .filter((each) => each.description !== '')
      .flatMap((each) => tagged(each.name, each.description)),
    ...flags.flatMap(({ written, explained }) => tagged(written, explained)),
    '.PP',
    'Examples:',
    '.PP',
    '.nf',
    '.RS',
    ...examples.map(text),
    '.RE',
    '.fi',
  ];
}

/** The variables that stand beside flags, with these flags. */
function variables(commands: readonly DescribedCommand[]): [string, string[]][] {
  const flagsOf = new Map<string, Set<string>>();
  for (const { name, description } of commands.flatMap(({ flags }) => flags)) {
    for (const [variable] of description.matchAll(VARIABLE)) {
      flagsOf.set(variable, (flagsOf.get(variable) ?? new Set()).add(name));
    }
  }
  return [...flagsOf]
    .map(([variable, flags]): [string, string[]] => [variable, [...flags].sort()])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function tagged(tag: string, words: string): string[] {
  return ['.TP', `\\fB${text(tag)}\\fR`, text(sentence(words))];
}

function sentence(words: string): string {
  return words === '' ? '' : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** A line of text: no request, no escape, hyphens as they are typed, and other letters by their number. */
function text(words: string): string {
  const escaped = words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/[^\n\x20-\x7e]/gu, (letter) => {
      const code = letter.codePointAt(0) ?? 0;
      return `\\[u${code.toString(16).toUpperCase().padStart(4, '0')}]`;
    });
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}
