import { foreignText } from '../platforms/foreign-text.ts';
import { nearMiss } from '../suite-file/near-miss.ts';

/** Something of a project that people name. */
export interface NamedEntry {
  readonly _id: string;
  readonly name: string;
  readonly referenceId?: string;
}

export type Found<Entry> =
  | { readonly status: 'found'; readonly entry: Entry }
  /** `problem` is a whole sentence's start, `remedy` says what to write instead. */
  | { readonly status: 'not_found'; readonly problem: string; readonly remedy: string };

export interface FindOptions<Entry> {
  /** Such as `flow`. */
  readonly what: string;
  /** Id, reference id or name; absent: the only one there is, or the preferred one. */
  readonly written: string | undefined;
  /** Taken where nothing is written. */
  readonly prefer?: (entry: Entry) => boolean;
}

const MAX_NAMES = 12;

/** The entry that somebody means; where there is no such entry, the message holds the names that exist. */
export function findNamed<Entry extends NamedEntry>(
  entries: readonly Entry[],
  { what, written, prefer = () => false }: FindOptions<Entry>,
): Found<Entry> {
  if (entries.length === 0) {
    return {
      status: 'not_found',
      problem: `there is no ${what}`,
      remedy: `make one in Cognigy.AI, or use a key whose user may see it`,
    };
  }
  if (written === undefined) {
    const chosen = entries.length === 1 ? entries[0] : entries.find(prefer);
    if (chosen !== undefined) return { status: 'found', entry: chosen };
    return {
      status: 'not_found',
      problem: `no ${what} is named, and there are ${entries.length}`,
      remedy: `name one of: ${listed(entries)}`,
    };
  }
  const byId = entries.find(({ _id, referenceId }) => _id === written || referenceId === written);
  const exact = entries.filter(({ name }) => name === written);
  const alike = exact.length > 0 ? exact : entries.filter((entry) => sameName(entry.name, written));
  const [entry] = byId === undefined ? alike : [byId];
  if (entry === undefined) {
    const near = nearMiss(
      written,
      entries.map(({ name }) => name),
    );
    const guess = near === null ? '' : `did you mean "${foreignText(near)}"? `;
    return {
      status: 'not_found',
      problem: `there is no ${what} "${foreignText(written)}"`,
      remedy: `${guess}there are: ${listed(entries)}`,
    };
  }
  if (byId === undefined && alike.length > 1) {
    return {
      status: 'not_found',
      problem: `${alike.length} entries are called "${foreignText(written)}"`,
      remedy: `name the ${what} by its id: ${alike.map(({ _id }) => _id).join(', ')}`,
    };
  }
  return { status: 'found', entry };
}

function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Names with ids, as many as a line can hold. */
export function listed(entries: readonly NamedEntry[]): string {
  const shown = entries
    .slice(0, MAX_NAMES)
    .map(({ _id, referenceId, name }) => `${foreignText(name, 60)} (${referenceId ?? _id})`);
  const rest = entries.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
