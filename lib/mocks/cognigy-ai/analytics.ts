import type { CallFaults } from './call-faults.ts';
import type { IdSource } from './id-source.ts';
import { RefusedRequest } from './problem.ts';

/** What the bot made of one message, as OData lists it. */
interface AnalyticsEntry {
  readonly _id: string;
  readonly sessionId: string;
  readonly contactId: string;
  readonly inputText: string;
  readonly intent: string | null;
  readonly intentScore: number | null;
  readonly timestamp: string;
  readonly entrypoint: string;
  readonly snapshotName: string | null;
  readonly understood: boolean;
}

/** The one filter that is known here. */
const OF_SESSION = /^sessionId eq '((?:[^']|'')*)'$/;

/** Records of messages, which can be read only some time after they were made. */
export class Analytics {
  readonly #ids: IdSource;
  readonly #now: () => number;
  readonly #delayMs: number;
  #entries: readonly AnalyticsEntry[] = [];

  constructor(ids: IdSource, now: () => number, delaySeconds: number) {
    this.#ids = ids;
    this.#now = now;
    this.#delayMs = delaySeconds * 1_000;
  }

  note(entry: Omit<AnalyticsEntry, '_id' | 'timestamp' | 'snapshotName' | 'understood'>): void {
    const record = {
      _id: this.#ids.next('record'),
      timestamp: new Date(this.#now()).toISOString(),
      snapshotName: null,
      understood: entry.intent !== null,
      ...entry,
    };
    this.#entries = [...this.#entries, record];
  }

  /** Records of a session that can be read by now. */
  readable(sessionId: string): readonly AnalyticsEntry[] {
    return this.#ready().filter((entry) => entry.sessionId === sessionId);
  }

  /** @throws RefusedRequest where the query is not one that is known. */
  read(query: URLSearchParams, faults: CallFaults): unknown {
    const [, quoted] = OF_SESSION.exec(query.get('$filter') ?? '') ?? [];
    if (quoted === undefined) throw new RefusedRequest(400, 'The mock filters by sessionId alone');
    const sessionId = quoted.replaceAll("''", "'");
    const ready = this.#ready();
    const own = this.readable(sessionId);
    const fields = (query.get('$select') ?? '').split(',').filter((name) => name !== '');
    return {
      '@odata.context': '$metadata#Analytics',
      value: bent(own, ready, faults).map(only(fields)),
    };
  }

  #ready(): AnalyticsEntry[] {
    return this.#entries.filter(
      ({ timestamp }) => Date.parse(timestamp) + this.#delayMs <= this.#now(),
    );
  }
}

function bent(
  own: readonly AnalyticsEntry[],
  all: readonly AnalyticsEntry[],
  faults: CallFaults,
): readonly AnalyticsEntry[] {
  const fault = faults.find('analytics');
  switch (fault?.as) {
    case 'lost':
      return own.slice(1);
    case 'doubled':
      return own.flatMap((entry) => [entry, entry]);
    case 'masked':
      return own.map((entry) => ({ ...entry, inputText: '****' }));
    case 'other_words':
      return own.map((entry) => ({ ...entry, inputText: `${entry.inputText}!` }));
    case 'other_version':
      return own.map((entry) => ({ ...entry, entrypoint: 'f'.repeat(24) }));
    case 'unfiltered':
      return all;
    case undefined:
      return own;
  }
}

function only(fields: readonly string[]): (entry: AnalyticsEntry) => object {
  return (entry) =>
    fields.length === 0
      ? entry
      : Object.fromEntries(Object.entries(entry).filter(([name]) => fields.includes(name)));
}
