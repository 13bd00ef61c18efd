import { Relation } from '../domain/suite/robustness/robustness-section.ts';
import type { TestCase } from '../domain/suite/suite.ts';
import { nearMiss } from './near-miss.ts';

const KNOWN_SHOWN = 10;

/** Which cases of a suite are to be run; all of them where nothing is said. */
export interface CaseChoice {
  /** Those with at least one of these tags. */
  readonly tags?: readonly string[] | undefined;
  readonly excludedTags?: readonly string[] | undefined;
  /** Those with one of these ids. */
  readonly cases?: readonly string[] | undefined;
  /** Those with one of these, in capital letters or small, in id, name or what is said. */
  readonly texts?: readonly string[] | undefined;
}

export type ChosenCase = TestCase & { readonly id: string };

export type Chosen =
  | { readonly status: 'chosen'; readonly cases: readonly ChosenCase[] }
  | { readonly status: 'refused'; readonly problem: string };

/** The cases that every kind of choice leaves. Whatever is named has to exist: a misspelt one would leave its cases out unseen. */
export function chooseCases(all: readonly ChosenCase[], choice: CaseChoice): Chosen {
  const { cases: ids = [], texts = [] } = choice;
  const tags = (choice.tags ?? []).map(composed);
  const excluded = (choice.excludedTags ?? []).map(composed);
  const knownTags = [...new Set(all.flatMap((each) => each.tags ?? []))];
  const knownIds = all.map(({ id }) => id);
  const problem =
    unknownProblem({ flag: '--tag', noun: 'tag' }, tags, knownTags) ??
    unknownProblem({ flag: '--exclude-tag', noun: 'tag' }, excluded, knownTags) ??
    unknownProblem({ flag: '--case', noun: 'id' }, ids.map(composed), knownIds);
  if (problem !== null) return { status: 'refused', problem };

  const sought = texts.map(folded);
  const wantedIds = new Set(ids.map(composed));
  const cases = all.filter(
    (each) =>
      (tags.length === 0 || hasAny(each, tags)) &&
      !hasAny(each, excluded) &&
      (wantedIds.size === 0 || wantedIds.has(each.id)) &&
      (sought.length === 0 || saysAny(each, sought)),
  );
  const flags = flagsOf(choice);
  if (cases.length > 0 || flags.length === 0) return { status: 'chosen', cases };
  return {
    status: 'refused',
    problem: `${flags.join(' ')} leaves no case to run; leave one of them out, and --list shows what there is`,
  };
}

/** The choice as it is written on a command line. */
export function flagsOf({
  tags = [],
  excludedTags = [],
  cases = [],
  texts = [],
}: CaseChoice): string[] {
  return [
    ...tags.map((each) => `--tag ${each}`),
    ...excludedTags.map((each) => `--exclude-tag ${each}`),
    ...cases.map((each) => `--case ${each}`),
    ...texts.map((each) => `--grep ${each}`),
  ];
}

function unknownProblem(
  { flag, noun }: { readonly flag: string; readonly noun: 'tag' | 'id' },
  wanted: readonly string[],
  known: readonly string[],
): string | null {
  const unknown = wanted.filter((each) => !known.includes(each));
  if (unknown.length === 0) return null;
  const meant = unknown.flatMap((each) => nearMiss(each, known) ?? []);
  const shown = known.slice(0, KNOWN_SHOWN).join(', ');
  const [varied] = noun === 'id' ? unknown.flatMap((each) => variedCase(each, known) ?? []) : [];
  const remedy =
    varied !== undefined
      ? `a variant runs with its case: --case ${varied.id} --robustness ${varied.relation}`
      : meant.length > 0
        ? `did you mean ${meant.join(' or ')}?`
        : known.length > 0
          ? `the ${noun}s of the suite are ${shown}${known.length > KNOWN_SHOWN ? ', …' : ''}`
          : `the suite has no ${noun}s`;
  const flags = unknown.map((each) => `${flag} ${each}`).join(' ');
  const one = noun === 'id' ? 'an id' : `a ${noun}`;
  const names = unknown.length === 1 ? `names ${one}` : `name ${noun}s`;
  return `${flags} ${names} that no case has; ${remedy}`;
}

/** The case that an id such as `refund~typo-drop` is a variant of, and the relation; null where there is no such case. */
function variedCase(
  id: string,
  known: readonly string[],
): { readonly id: string; readonly relation: string } | null {
  const at = id.lastIndexOf('~');
  const relation = Relation.options.find((each) => id.slice(at + 1).startsWith(each));
  const of = id.slice(0, at);
  return at > 0 && relation !== undefined && known.includes(of) ? { id: of, relation } : null;
}

const composed = (text: string) => text.normalize('NFC');

const folded = (text: string) => composed(text).toLowerCase();

const hasAny = ({ tags = [] }: TestCase, wanted: readonly string[]) =>
  tags.some((tag) => wanted.includes(tag));

function saysAny({ id, name = '', input_text, turns = [] }: ChosenCase, sought: readonly string[]) {
  const texts = [id, name, input_text, ...turns.map((turn) => turn.input_text)].map(folded);
  return sought.some((each) => texts.some((text) => text.includes(each)));
}
