import { setImmediate } from 'node:timers/promises';
import { readVerdictKey, type VerdictKey } from '../domain/attestation/verdict-key.ts';
import { type AuditHead, AuditRecord, GENESIS_HASH } from '../domain/audit/audit-chain.ts';
import { misplaced, type StoredRecord } from '../domain/audit/stored-chain.ts';
import { ChainReading } from '../domain/audit/verify-chain.ts';
import { chainOf } from '../domain/chain-of.ts';
import { FORGETTING_CHAIN, readForgettingLog } from '../domain/forgetting/forgetting-log.ts';
import { Forgotten } from '../domain/forgetting/forgotten.ts';
import type { RunRecord } from '../domain/run.ts';
import {
  type AuditFinding,
  differenceFinding,
  findingOf,
} from '../domain/verification/audit-finding.ts';
import { holdRecord } from '../domain/verification/hold-record.ts';
import { holdRun } from '../domain/verification/hold-run.ts';
import { outOfTime } from '../domain/verification/times-in-order.ts';
import type { DecisionTrail } from './decision-trail.ts';
import { type ForgottenRun, forgottenAmiss, forgottenRuns } from './forgotten-run.ts';
import { KnownDocuments } from './known-documents.ts';
import {
  type EndedRun,
  evidenceAlone,
  foreignBaselines,
  type Recorded,
  verdictsAlone,
} from './left-over.ts';
import { oftenRead } from './often-read.ts';
import { type NotCovered, type ReadAnswers, verifyRecord } from './verify-record.ts';
import { verifySignature } from './verify-signature.ts';

export interface ChainVerification {
  readonly chain: string;
  /** How many records are stored, whatever their state. */
  readonly records: number;
  /** The last record; a note of it shows later that nothing was cut off. */
  readonly head: AuditHead;
  /** How many pieces of evidence were hashed; 0 where none are within reach. */
  readonly evidenceChecked: number;
  /** Claims that there is no finding, and nothing that was forgotten. */
  readonly isIntact: boolean;
  readonly findings: readonly AuditFinding[];
  /** What was redacted and pruned, as a log says whose chain was verified too. */
  readonly forgotten: readonly ForgottenRun[];
  /** Of how many records this was not verified, since they are older, or it is out of reach. */
  readonly notCovered: Readonly<Partial<Record<NotCovered, number>>>;
}

export interface TrailVerification {
  /** Claims that all chains are, and that there is no finding beside them. */
  readonly isIntact: boolean;
  readonly chains: readonly ChainVerification[];
  /** What concerns no chain. */
  readonly findings: readonly AuditFinding[];
}

/** The end of a chain as it was noted earlier, as much as was noted of it. */
export interface NotedHead {
  readonly hash: string;
  readonly chain?: string | undefined;
  readonly seq?: number | undefined;
}

export interface VerifyOptions {
  /** Heads that were noted somewhere else: each has to be in a chain still. */
  readonly heads?: readonly NotedHead[] | undefined;
  /** Only these chains; all of them, and what belongs to none, where absent. */
  readonly chains?: readonly string[] | undefined;
  /** Public keys of those who sign here, from elsewhere: every record is to be signed by one of them. */
  readonly keys?: readonly VerdictKey[] | undefined;
  readonly readAnswers?: ReadAnswers | undefined;
}

/**
 * Holds everything that a place has on record against everything else there: chains against themselves,
 * records against their reports, reports against their evidence, the ledger against the records.
 */
export async function verifyTrail(
  trail: DecisionTrail,
  { chains: only, heads = [], readAnswers, keys }: VerifyOptions = {},
): Promise<TrailVerification> {
  // First, so that a run that ends meanwhile is not held to have ended before.
  const runs = runsIn(trail, only);
  const log = readForgettingLog(trail.forgetting ?? []);
  const forgotten = new Forgotten(log.records);
  const recorded = new Map<string, Recorded>();
  const known = new KnownDocuments();
  const places = new Map<string, Place | null>(heads.map(({ hash }) => [hash, null]));
  const verifyingKeys = { foreign: keys, kept: await keptKeys(trail) };
  for (const { seq, hash } of log.records) {
    if (places.has(hash)) places.set(hash, { chain: FORGETTING_CHAIN, seq });
  }
  const names = only ?? [...new Set([...trail.chains, ...runs.anchors.keys()])].sort();
  const chains: ChainVerification[] = [];
  for (const chain of names) {
    const anchors = [...(runs.anchors.get(chain) ?? []), ...(trail.anchors?.(chain) ?? [])];
    const { settled } = runs;
    const keys = verifyingKeys;
    const shared = { trail, settled, known, recorded, places, forgotten, readAnswers, keys };
    const verifying = new VerifiedChain(chain, shared);
    chains.push(await verifying.verified(anchors));
  }
  const findings = [
    ...log.problems.map((problem) => findingOf('forgetting', null, { problem })),
    ...(only === undefined && trail.ledger !== null ? forgottenAlone(forgotten, recorded) : []),
    ...verdictsAlone(runs.ended, recorded),
    ...(only === undefined ? await evidenceAlone(trail, { recorded, runs: runs.known }) : []),
    ...foreignBaselines(trail, { recorded, only }),
    ...heads.flatMap((head) => lostHead(head, places.get(head.hash) ?? null)),
  ];
  const isIntact = findings.length === 0 && chains.every((chain) => chain.isIntact);
  return { isIntact, chains, findings };
}

function forgottenAlone(forgotten: Forgotten, recorded: ReadonlyMap<string, Recorded>) {
  return [...forgotten.runs()]
    .filter((runId) => !recorded.has(runId))
    .map((runId) => {
      const problem = `run ${runId} was redacted or pruned, and has no record`;
      return findingOf('forgetting', null, { field: 'run_id', found: runId, problem });
    });
}

/** Of so many runs the ledger's entry is kept for their records; those of others are read twice. */
const MOST_HELD = 10_000;

/**
 * What the ledger knows of all runs, as far as it takes all of them to see something; and the entries that say
 * where their record is, in which nothing changes any more that a record is held against.
 */
function runsIn({ ledger }: DecisionTrail, only: readonly string[] | undefined) {
  const anchors = new Map<string, AuditHead[]>();
  const settled = new Map<string, RunRecord>();
  const ended: EndedRun[] = [];
  const known = new Set<string>();
  for (const [runId, run] of ledger?.runs() ?? []) {
    const chain = chainOf(run);
    known.add(run.runId);
    if (only !== undefined && !only.includes(chain)) continue;
    if (run.verdict !== null) ended.push({ runId: run.runId, verdict: run.verdict });
    if (run.audit === null) continue;
    if (settled.size < MOST_HELD) settled.set(runId, run);
    const heads = anchors.get(chain) ?? [];
    heads.push({ seq: run.audit.seq, hash: run.audit.hash });
    anchors.set(chain, heads);
  }
  return { anchors, settled, ended, known };
}

interface Place {
  readonly chain: string;
  readonly seq: number;
}

function lostHead({ hash, chain, seq }: NotedHead, place: Place | null): AuditFinding[] {
  const noted = [
    ...(seq === undefined ? [] : [`record ${seq}`]),
    ...(chain === undefined ? [] : [`of chain ${chain}`]),
  ].join(' ');
  const said = { field: 'hash', expected: hash };
  if (place === null) {
    const problem = `the head ${hash} was noted${noted === '' ? '' : ` as ${noted}`}, and no record has it: what was on record then is gone, or was written anew`;
    return [findingOf('head', null, { ...said, problem })];
  }
  if ((chain ?? place.chain) === place.chain && (seq ?? place.seq) === place.seq) return [];
  const problem = `the head ${hash} was noted as ${noted}, and is record ${place.seq} of chain ${place.chain}`;
  return [findingOf('head', null, { ...said, found: hash, problem })];
}

interface Shared {
  readonly trail: DecisionTrail;
  /** Entries of the ledger that were read already. */
  readonly settled: ReadonlyMap<string, RunRecord>;
  readonly known: KnownDocuments;
  /** Filled with the runs of each chain. */
  readonly recorded: Map<string, Recorded>;
  /** Where the noted heads are; filled too. */
  readonly places: Map<string, Place | null>;
  readonly forgotten: Forgotten;
  readonly readAnswers: ReadAnswers | undefined;
  readonly keys: {
    readonly foreign: readonly VerdictKey[] | undefined;
    readonly kept: readonly VerdictKey[];
  };
}

/** The public keys that lie beside the envelopes; what is no key verifies nothing. */
async function keptKeys({ signatures }: DecisionTrail): Promise<VerdictKey[]> {
  const kept = (await signatures?.keys()) ?? [];
  return kept.flatMap(({ pem }) => {
    try {
      return [readVerdictKey(pem)];
    } catch {
      return [];
    }
  });
}

const BREATHER = 50;

const storedRecord = oftenRead(AuditRecord);

/** One chain, record by record, so that a long one is not held as a whole. */
class VerifiedChain {
  readonly #chain: string;
  readonly #shared: Shared;
  readonly #findings: AuditFinding[] = [];
  readonly #notCovered: Partial<Record<NotCovered, number>> = {};
  readonly #forgotten: ForgottenRun[] = [];
  #records = 0;
  #evidenceChecked = 0;
  #last: Pick<AuditRecord, 'seq' | 'hash' | 'decided_at' | 'scope'> | null = null;

  constructor(chain: string, shared: Shared) {
    this.#chain = chain;
    this.#shared = shared;
  }

  async verified(anchors: readonly AuditHead[]): Promise<ChainVerification> {
    const { trail } = this.#shared;
    const chain = this.#chain;
    const origins = trail.origins?.(chain);
    const reading = new ChainReading(storedRecord);
    for (const stored of trail.records(chain)) {
      await this.#verify(stored, reading.take(stored.text));
      // Small files are read at once: without this a long chain would keep a key press waiting.
      if (this.#records % BREATHER === 0) await setImmediate();
    }
    const findings = [...reading.findings({ chain, anchors, origins }), ...this.#findings];
    const { seq, hash } = this.#last ?? { seq: 0, hash: GENESIS_HASH };
    return {
      chain,
      records: this.#records,
      head: { seq, hash },
      evidenceChecked: this.#evidenceChecked,
      isIntact: findings.length === 0 && this.#forgotten.length === 0,
      findings,
      forgotten: this.#forgotten,
      notCovered: this.#notCovered,
    };
  }

  async #verify(stored: StoredRecord, record: AuditRecord | null): Promise<void> {
    const position = this.#records;
    this.#records += 1;
    if (record === null) return;
    const findings = this.#findings;
    const moved = misplaced(stored, record, position);
    if (moved !== null) findings.push(moved);
    findings.push(...this.#amongOthers(record));
    const { forgotten } = this.#shared;
    this.#forgotten.push(...forgottenRuns(record, forgotten));
    findings.push(...forgottenAmiss(record, forgotten));
    const isPruned = forgotten.pruningOf(record.run_id) !== undefined;
    const run = isPruned ? undefined : await this.#runOf(record);
    findings.push(...inLedger(record, run), ...(await this.#asSigned(record, run)));
    // Of a pruned run record and envelope are all that is left.
    if (!isPruned) await this.#againstEvidence(record);
    const { seq, hash, decided_at, scope } = record;
    if (this.#shared.places.has(hash)) this.#shared.places.set(hash, { chain: this.#chain, seq });
    this.#last = { seq, hash, decided_at, scope };
  }

  async #runOf({ run_id: id }: AuditRecord): Promise<RunRecord | null | undefined> {
    const { settled, trail } = this.#shared;
    return settled.get(id) ?? (await trail.ledger?.run(id));
  }

  /** What shows only beside other records. */
  #amongOthers(record: AuditRecord): AuditFinding[] {
    const { recorded } = this.#shared;
    const { run_id, chain, seq, audit_id, verdict, evidence } = record;
    const other = recorded.get(run_id);
    const last = this.#last;
    if (other === undefined) {
      const reportSha256 = evidence.report?.sha256 ?? null;
      recorded.set(run_id, { chain, seq, audit_id, verdict, reportSha256 });
    }
    const late = last === null ? [] : outOfTime(last.decided_at, record);
    return [
      // Twice in one chain is found with the chain.
      ...(other === undefined || other.chain === chain
        ? []
        : [
            findingOf('twice', record, {
              field: 'run_id',
              found: run_id,
              problem: `is of run ${run_id}, which has record ${other.seq} of chain ${other.chain} already`,
            }),
          ]),
      ...late.map((difference) =>
        differenceFinding('time', record, { difference, against: 'that is' }),
      ),
      ...(last?.scope !== undefined && record.scope === undefined
        ? [
            findingOf('record', record, {
              field: 'scope',
              expected: 'a scope',
              problem: 'is in the form of version 0.1.0, and stands behind a record of a later one',
            }),
          ]
        : []),
    ];
  }

  async #asSigned(
    record: AuditRecord,
    run: RunRecord | null | undefined,
  ): Promise<readonly AuditFinding[]> {
    const { trail, keys } = this.#shared;
    if (trail.signatures === undefined) return [];
    return verifySignature(record, {
      signatures: trail.signatures,
      keys: keys.foreign ?? keys.kept,
      isForeign: keys.foreign !== undefined,
      isClaimed: run?.signature?.status === 'signed',
    });
  }

  async #againstEvidence(record: AuditRecord): Promise<void> {
    const { trail, ...checks } = this.#shared;
    const isRedacted = checks.forgotten.redactionsOf(record.run_id).length > 0;
    const { evidence } = trail;
    if (evidence !== null) {
      const verified = await verifyRecord(record, { evidence, ...checks });
      this.#findings.push(...verified.findings);
      this.#evidenceChecked += verified.checked;
      for (const what of verified.notCovered) this.#leave(what);
      return;
    }
    const report = await trail.report?.(record.run_id);
    if (report === undefined) return this.#leave('its report and evidence');
    this.#leave('its evidence, and the bytes of its report (only what the report says)');
    const kept = record.evidence.report;
    for (const difference of holdRecord(record, report, { kept, isRedacted })) {
      this.#findings.push(
        differenceFinding('record', record, { difference, against: 'its report' }),
      );
    }
  }

  #leave(what: NotCovered): void {
    this.#notCovered[what] = (this.#notCovered[what] ?? 0) + 1;
  }
}

/** `run` is undefined where there is no ledger, and null where it does not know the run. */
function inLedger(record: AuditRecord, run: RunRecord | null | undefined): AuditFinding[] {
  if (run === undefined) return [];
  if (run === null) {
    const problem = `is of run ${record.run_id}, which the ledger does not know`;
    return [findingOf('no_run', record, { field: 'run_id', found: record.run_id, problem })];
  }
  return holdRun(run, record).map((difference) =>
    differenceFinding('ledger', record, {
      difference,
      against: 'the ledger has, where its record says',
    }),
  );
}
