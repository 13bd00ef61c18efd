import { sha256Of } from '../sha256.ts';
import { type AuditHead, AuditRecord, GENESIS_HASH } from './audit-chain.ts';
import { canonicalForms } from './canonical-form.ts';

/**
 * What is wrong with a chain, and where.
 *
 * `malformed`: not an audit record. `not_canonical`: stored in another form than the one that is hashed.
 * `changed`: the content has another hash. `wrong_chain`: it names another chain. `order`: it stands behind
 * a later record. `gap`: records before it are missing. `fork`: its place is taken twice. `broken_link`: it
 * does not follow the record before it. `duplicate`: an audit or run id is used twice. `anchor`: a head that
 * was seen before is no longer in the chain.
 */
export interface ChainFinding {
  readonly kind:
    | 'malformed'
    | 'not_canonical'
    | 'changed'
    | 'wrong_chain'
    | 'order'
    | 'gap'
    | 'fork'
    | 'broken_link'
    | 'duplicate'
    | 'anchor';
  /** Place in the list as it was read, from 0; null where the record is not there. */
  readonly position: number | null;
  readonly seq: number | null;
  readonly auditId: string | null;
  /** The member of the record that shows it; null where that is the record as a whole. */
  readonly field: string | null;
  readonly found: unknown;
  readonly expected: unknown;
  readonly problem: string;
}

export interface ChainExpectation {
  /** Name of the chain; that of the first record where absent. */
  readonly chain?: string | undefined;
  /** Heads seen earlier, kept outside the chain. Only they reveal that its tail was cut or rewritten. */
  readonly anchors?: Iterable<AuditHead> | undefined;
  /** What each stretch of a chain follows where not all of the chain is here; the genesis where absent. */
  readonly origins?: readonly AuditHead[] | undefined;
}

/** A record that has the shape of one, as far as its place goes: a long chain is not held as a whole. */
interface Link {
  readonly position: number;
  readonly record: Pick<
    AuditRecord,
    'chain' | 'seq' | 'audit_id' | 'run_id' | 'prev_hash' | 'hash'
  >;
  /** What its content hashes to, whatever it says itself. */
  readonly contentHash: string;
}

/** A chain that is judged while it is read, record by record, so that nobody reads it twice. */
export class ChainReading {
  readonly #findings: ChainFinding[] = [];
  readonly #links: Link[] = [];
  readonly #schema: () => typeof AuditRecord;
  #position = 0;

  /** @param schema that of records, where many are read and it is not to be asked for each of them as it is */
  constructor(schema: () => typeof AuditRecord = () => AuditRecord) {
    this.#schema = schema;
  }

  /**
   * Takes the next record: the document or, better, the string that was stored, whose bytes are then judged
   * too. Returns what it says, whether or not it may stand there; null where it is not an audit record.
   */
  take(stored: unknown): AuditRecord | null {
    const position = this.#position;
    this.#position += 1;
    const document = typeof stored === 'string' ? parsed(stored) : stored;
    const { success, data: record, error } = this.#schema().safeParse(document);
    if (!success) {
      const issue = error.issues[0];
      const path = issue?.path.join('.') || null;
      const problem =
        document === undefined
          ? 'is not JSON'
          : `is not an audit record: ${path ?? 'document'}: ${issue?.message}`;
      const difference = said([path, null, issue?.message]);
      this.#findings.push(malformed(document, { position, difference, problem }));
      return null;
    }
    const link = readLink({ stored, document, position, record }, this.#findings);
    if (link) this.#links.push(link);
    return record;
  }

  /** What is wrong with it, now that all of it was taken. */
  findings({ chain: name, origins, anchors }: ChainExpectation = {}): ChainFinding[] {
    const links = this.#links;
    const chain = name ?? links[0]?.record.chain;
    const malformedPositions = this.#findings
      .filter(({ kind }) => kind === 'malformed')
      .map((finding) => placeOf(finding));
    return [
      ...this.#findings,
      ...strangers(links, chain),
      ...outOfOrder(links),
      ...repeatedIds(links),
      ...brokenLinks(links, malformedPositions, origins ?? []),
      ...lostAnchors(links, anchors ?? []),
    ].sort((a, b) => placeOf(a) - placeOf(b));
  }
}

/**
 * Everything that is wrong with a chain; empty where it is intact.
 *
 * Who can write the whole store can also seal a whole chain anew, or cut its tail: that takes anchors to see.
 */
export function verifyChain(
  records: Iterable<unknown>,
  expectation: ChainExpectation = {},
): ChainFinding[] {
  const reading = new ChainReading();
  for (const stored of records) reading.take(stored);
  return reading.findings(expectation);
}

/** Where a list of findings names a place that is not in the list, that finding comes last. */
function placeOf(finding: ChainFinding): number {
  return finding.position ?? Number.MAX_SAFE_INTEGER;
}

function readLink(
  {
    stored,
    document,
    position,
    record,
  }: {
    readonly stored: unknown;
    readonly document: unknown;
    readonly position: number;
    readonly record: AuditRecord;
  },
  findings: ChainFinding[],
): Link | null {
  let form: string;
  let contentHash: string;
  try {
    const { whole, rest } = canonicalForms(document as object, 'hash');
    form = whole;
    contentHash = sha256Of(rest);
  } catch (cause) {
    const problem = `has no canonical form: ${cause instanceof Error ? cause.message : cause}`;
    findings.push(malformed(document, { position, difference: said(), problem }));
    return null;
  }
  const { chain, seq, audit_id, run_id, prev_hash, hash } = record;
  const link = {
    position,
    record: { chain, seq, audit_id, run_id, prev_hash, hash },
    contentHash,
  };
  if (typeof stored === 'string' && stored !== form) {
    findings.push(
      findingAt(
        link,
        'not_canonical',
        'is not stored in canonical form, so its bytes were changed',
      ),
    );
  }
  if (contentHash !== record.hash) {
    findings.push(
      findingAt(link, 'changed', `hashes to ${contentHash}, but was sealed with ${record.hash}`, [
        'hash',
        record.hash,
        contentHash,
      ]),
    );
  }
  return link;
}

function parsed(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
}

function malformed(
  document: unknown,
  {
    position,
    difference,
    problem,
  }: {
    readonly position: number;
    readonly difference: ReturnType<typeof said>;
    readonly problem: string;
  },
): ChainFinding {
  return { kind: 'malformed', position, ...identityOf(document), ...difference, problem };
}

function identityOf(document: unknown): Pick<ChainFinding, 'seq' | 'auditId'> {
  const { seq, audit_id } = (document ?? {}) as { seq?: unknown; audit_id?: unknown };
  return {
    seq: typeof seq === 'number' && Number.isInteger(seq) ? seq : null,
    auditId: typeof audit_id === 'string' ? audit_id : null,
  };
}

function strangers(links: readonly Link[], chain: string | undefined): ChainFinding[] {
  return links
    .filter(({ record }) => record.chain !== chain)
    .map((link) => {
      const problem = `belongs to chain ${quoted(link.record.chain)}, not to ${quoted(chain)}`;
      return findingAt(link, 'wrong_chain', problem, ['chain', link.record.chain, chain]);
    });
}

function outOfOrder(links: readonly Link[]): ChainFinding[] {
  const findings: ChainFinding[] = [];
  let latest = 0;
  for (const link of links) {
    if (link.record.seq < latest) {
      findings.push(
        findingAt(link, 'order', `stands behind record ${latest}`, [
          'seq',
          link.record.seq,
          latest + 1,
        ]),
      );
    }
    latest = Math.max(latest, link.record.seq);
  }
  return findings;
}

function repeatedIds(links: readonly Link[]): ChainFinding[] {
  const findings: ChainFinding[] = [];
  for (const name of ['audit_id', 'run_id'] as const) {
    const seqOf = new Map<string, number>();
    for (const link of links) {
      const id = link.record[name];
      const other = seqOf.get(id);
      // The same place taken twice is reported as a fork.
      if (other !== undefined && other !== link.record.seq) {
        findings.push(
          findingAt(link, 'duplicate', `has the ${name} ${id} of record ${other}`, [
            name,
            id,
            null,
          ]),
        );
      }
      seqOf.set(id, other ?? link.record.seq);
    }
  }
  return findings;
}

/**
 * Follows the chain by `seq`, so that records which only stand in another order are not also called broken.
 *
 * A malformed record fills its place: what it hashed to is unknown, so its successor is not judged by it.
 */
function brokenLinks(
  links: readonly Link[],
  malformedPositions: readonly number[],
  origins: readonly AuditHead[],
): ChainFinding[] {
  const findings: ChainFinding[] = [];
  let before: readonly Link[] = [];
  for (const [seq, places] of bySeq(links)) {
    const [first, ...rivals] = places;
    if (!first) continue;
    for (const rival of rivals) {
      findings.push(
        findingAt(rival, 'fork', `place ${seq} is also taken by ${first.record.audit_id}`, [
          'seq',
          seq,
          null,
        ]),
      );
    }
    const last = before[0]?.record.seq ?? 0;
    const lastPosition = before[0]?.position ?? -1;
    const origin = seq === 1 ? undefined : origins.find((head) => head.seq === seq - 1);
    const skipped = origin === undefined ? seq - last - 1 : 0;
    const malformed = malformedPositions.filter(
      (position) => position > lastPosition && position < first.position,
    ).length;
    if (skipped > malformed) {
      findings.push(findingAt(first, 'gap', missing(last + 1, seq - 1), ['seq', seq, last + 1]));
    } else if (skipped === 0) {
      const name = seq === 1 ? 'the beginning' : `record ${seq - 1}`;
      for (const link of places.filter((link) => !follows(link, origin ?? before))) {
        const problem = `does not follow ${name}: its prev_hash is ${link.record.prev_hash}`;
        const expected = origin?.hash ?? before[0]?.record.hash ?? GENESIS_HASH;
        const difference = ['prev_hash', link.record.prev_hash, expected] as const;
        findings.push(findingAt(link, 'broken_link', problem, difference));
      }
    }
    before = places;
  }
  return findings;
}

/** A changed record is reported once, so its successor may name what it was or what it is. */
function follows(link: Link, before: readonly Link[] | AuditHead): boolean {
  const prev = link.record.prev_hash;
  if ('hash' in before) return prev === before.hash;
  if (before.length === 0) return prev === GENESIS_HASH;
  return before.some(({ record, contentHash }) => prev === record.hash || prev === contentHash);
}

function lostAnchors(links: readonly Link[], anchors: Iterable<AuditHead>): ChainFinding[] {
  const findings: ChainFinding[] = [];
  const places = new Map(bySeq(links));
  for (const { seq, hash } of anchors) {
    if (seq === 0) continue;
    const found = places.get(seq);
    if (found?.some(({ record }) => record.hash === hash)) continue;
    const [link] = found ?? [];
    findings.push(
      link
        ? findingAt(
            link,
            'anchor',
            `has hash ${link.record.hash}, but ${hash} was seen at place ${seq}`,
            ['hash', link.record.hash, hash],
          )
        : {
            kind: 'anchor',
            position: null,
            seq,
            auditId: null,
            ...said(['hash', null, hash]),
            problem: `record ${seq} with hash ${hash} was seen before and is missing`,
          },
    );
  }
  return findings;
}

function bySeq(links: readonly Link[]): [number, Link[]][] {
  const places = Map.groupBy(links, ({ record }) => record.seq);
  return [...places].sort(([a], [b]) => a - b);
}

function missing(first: number, last: number): string {
  return first === last
    ? `record ${first} is missing before it`
    : `records ${first} to ${last} are missing before it`;
}

type Said = readonly [field: string | null, found: unknown, expected: unknown];

function said([field, found, expected]: Said = [null, null, null]) {
  return { field, found: found ?? null, expected: expected ?? null };
}

function findingAt(
  link: Link,
  kind: ChainFinding['kind'],
  problem: string,
  difference?: Said,
): ChainFinding {
  const { seq, audit_id } = link.record;
  return {
    kind,
    position: link.position,
    seq,
    auditId: audit_id,
    ...said(difference),
    problem,
  };
}

function quoted(chain: string | undefined): string {
  return JSON.stringify(chain);
}
