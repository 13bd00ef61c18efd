import { readRecord } from '../domain/audit/stored-chain.ts';
import { chainOf } from '../domain/chain-of.ts';
import { REDACTED, redactorOf, textsOfCase } from '../domain/forgetting/redact-texts.ts';
import { digestBefore, restIn, tombstoneOf } from '../domain/forgetting/tombstone.ts';
import { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { plainRunId } from '../domain/run-id.ts';
import { sha256Of } from '../domain/sha256.ts';
import { caseIdOf, Suite } from '../domain/suite/suite.ts';
import type { StateDirectory } from '../local/state-directory.ts';
import type { Forgetter } from './forgetter.ts';

export type WhatToRedact =
  | { readonly caseId: string; readonly text?: undefined }
  | { readonly text: string; readonly caseId?: undefined };

export type Redacted =
  | {
      readonly status: 'redacted';
      readonly pieces: number;
      /** Claims that the audit record has one of the texts, too: that stays. */
      readonly isInRecord: boolean;
      /** Other runs that have one of them. */
      readonly elsewhere: readonly string[];
    }
  | { readonly status: 'refused'; readonly problem: string };

interface Grave {
  readonly key: string;
  readonly sha256: string;
  readonly tombstone: Uint8Array;
}

/**
 * Takes what was said out of a run: out of its evidence, copies of its report with other runs, and the ledger.
 *
 * It is on record before anything is destroyed: a process that is killed in between leaves a redaction that
 * the same command finishes.
 */
export async function redactRun(
  run: RunRecord,
  what: WhatToRedact,
  { state, forgetter }: { readonly state: StateDirectory; readonly forgetter: Forgetter },
): Promise<Redacted> {
  const { runId, audit, report } = run;
  if (run.verdict === null || audit === null || report === null) {
    const problem = `run ${runId} is in flight; redact it when it has ended: cognigate resume ${runId}`;
    return { status: 'refused', problem };
  }
  const texts = what.caseId === undefined ? [what.text] : await textsIn(run, what.caseId, state);
  if (texts === null) {
    const problem = `run ${runId} has no case "${what.caseId}"; its report lists the cases it has`;
    return { status: 'refused', problem };
  }
  const redact = redactorOf(texts);
  const graves = await gravesOf(run, redact, state);
  if (graves.length === 0) {
    return { status: 'refused', problem: `no evidence of run ${runId} has such a text` };
  }
  const broken = graves.find((grave) => !isStillRead(grave, run));
  if (broken !== undefined) {
    const problem = `evidence ${broken.key} could not be read any more without it: the text is a word that the format itself has; give a longer one`;
    return { status: 'refused', problem };
  }
  const isInRecord = recordHolds(run, redact, state);
  state.forgettingLog.append([
    {
      schema: 'cognigate.forgetting/1',
      kind: 'redacted',
      ...forgetter,
      run_id: runId,
      audit_hash: audit.hash,
      case_id: what.caseId ?? null,
      pieces: piecesIn(graves),
    },
  ]);
  for (const { key, tombstone } of graves) await state.evidence.bury(key, tombstone);
  // What the ledger has of a record has to be what that says.
  if (!isInRecord) state.ledger.rewriteRun(runId, redact);
  state.leaveNoTraces();
  const elsewhere = await othersWith(runId, redact, state);
  return { status: 'redacted', pieces: graves.length, isInRecord, elsewhere };
}

async function textsIn(
  { suite, report }: RunRecord,
  caseId: string,
  { evidence }: StateDirectory,
): Promise<string[] | null> {
  const { test_cases } = Suite.parse(documentIn(await evidence.get(suite)));
  const written = test_cases.filter(
    (one, position) => caseIdOf(one, position) === caseId || one.variant_of?.case === caseId,
  );
  const judged = report === null ? null : Report.parse(documentIn(await evidence.get(report)));
  // A variant says what its case says.
  const variants = judged?.robustness?.variants ?? [];
  const entries = [
    ...written,
    ...(judged?.cases ?? []).filter(({ id }) => id === caseId),
    ...variants.filter(({ id, variant_of: of }) => id === caseId || of.case === caseId),
  ];
  if (entries.length === 0) return null;
  return entries.flatMap(textsOfCase).filter((text) => text !== REDACTED);
}

/** Suite and report come last: from them the texts of a case are found again. */
async function gravesOf(
  { runId, suite, report }: RunRecord,
  redact: (value: unknown) => unknown,
  { evidence }: StateDirectory,
): Promise<Grave[]> {
  const sources = [suite.key, report?.key];
  const own = await evidence.keysOf(runId);
  const copies: string[] = [];
  const copied = `-${report?.sha256.slice(0, 16)}.json`;
  for (const folder of await evidence.folders()) {
    if (folder === plainRunId(runId)) continue;
    copies.push(...(await evidence.keysOf(folder)).filter((key) => key.endsWith(copied)));
  }
  const keys = [...own, ...copies].sort((a, b) => sources.indexOf(a) - sources.indexOf(b));
  const graves: Grave[] = [];
  for (const key of keys) {
    const bytes = await evidence.read(key);
    if (bytes === null) continue;
    const sha256 = digestBefore(bytes);
    const tombstone = tombstoneOf(restIn(sha256, bytes) ?? bytes, { sha256, redact });
    if (tombstone !== null) graves.push({ key, sha256, tombstone });
  }
  return graves;
}

function isStillRead({ key, sha256, tombstone }: Grave, { suite, report }: RunRecord): boolean {
  const rest = restIn(sha256, tombstone) ?? tombstone;
  if (key === suite.key) return Suite.safeParse(documentIn(rest)).success;
  return key !== report?.key || Report.safeParse(documentIn(rest)).success;
}

/** Each once: the same bytes may lie under several keys. */
function piecesIn(graves: readonly Grave[]) {
  const pieces = new Map(graves.map(({ sha256, tombstone }) => [sha256, sha256Of(tombstone)]));
  return [...pieces].map(([sha256, tombstone_sha256]) => ({ sha256, tombstone_sha256 }));
}

function recordHolds(
  run: RunRecord,
  redact: (value: unknown) => unknown,
  { audit }: StateDirectory,
): boolean {
  for (const { text } of audit.eachRecord(chainOf(run))) {
    const record = readRecord(text);
    if (record?.run_id !== run.runId) continue;
    return JSON.stringify(redact(record)) !== JSON.stringify(record);
  }
  return false;
}

async function othersWith(
  runId: string,
  redact: (value: unknown) => unknown,
  { evidence }: StateDirectory,
): Promise<string[]> {
  const others: string[] = [];
  for (const folder of await evidence.folders()) {
    if (folder === plainRunId(runId)) continue;
    for (const key of await evidence.keysOf(folder)) {
      const bytes = await evidence.read(key);
      if (bytes === null || tombstoneOf(bytes, { sha256: '', redact }) === null) continue;
      others.push(folder);
      break;
    }
  }
  return others;
}

function documentIn(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
