import { REDACTED, redactorOf, textsOfCase } from '../domain/forgetting/redact-texts.ts';
import { restIn, tombstoneOf } from '../domain/forgetting/tombstone.ts';
import { Report } from '../domain/report.ts';
import type { RunRecord } from '../domain/run.ts';
import { plainRunId } from '../domain/run-id.ts';
import { caseIdOf, Suite } from '../domain/suite/suite.ts';
import { finishRedaction, isOf } from './finish-redaction.ts';
import type { Forgetter } from './forgetter.ts';
import type { RedactingPlace } from './forgetting-place.ts';
import { type Grave, gravesOf, piecesIn } from './graves.ts';
import { inGroups } from './in-groups.ts';

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

export interface Redacting {
  readonly place: RedactingPlace;
  readonly forgetter: Forgetter;
}

type Redact = (value: unknown) => unknown;

/**
 * Takes what was said out of a run: out of its evidence, copies of its report with other runs, and the ledger.
 *
 * Its tombstones are laid beside the pieces, then it is on record, and then anything is destroyed: a process
 * that is killed in between leaves a redaction that is told to be unfinished, and that the same command finishes.
 */
export async function redactRun(
  run: RunRecord,
  what: WhatToRedact,
  { place, forgetter }: Redacting,
): Promise<Redacted> {
  const { runId, audit, report } = run;
  if (run.verdict === null || audit === null || report === null) {
    return refused(
      `run ${runId} is in flight; redact it when it has ended: cognigate resume ${runId}`,
    );
  }
  const texts = what.caseId === undefined ? [what.text] : await textsIn(run, what.caseId, place);
  if (texts === null) {
    return refused(`run ${runId} has no case "${what.caseId}"; its report lists the cases it has`);
  }
  // A case says words; within a longer one they are the name of something else.
  const redact = redactorOf(texts, { wholeWords: what.caseId !== undefined });
  const isInRecord = await recordHolds(run, redact, place);
  const graves = await gravesOf(run, redact, place.evidence);
  const open = (await place.log.forgotten()).unfinishedOf(runId);
  const entry = {
    schema: 'cognigate.forgetting/1',
    ...forgetter,
    run_id: runId,
    audit_hash: audit.hash,
  } as const;
  const { reason: _, ...finish } = { ...entry, kind: 'finished' as const };
  const finishing = { run, place, redact, isInRecord, finish };
  if (open !== undefined) {
    const problem = await finishRedaction(open, graves, finishing);
    if (problem !== null) return refused(problem);
    const isAll = isOf(open, graves) || (await gravesOf(run, redact, place.evidence)).length === 0;
    if (!isAll) return redactRun(run, what, { place, forgetter });
    const elsewhere = await othersWith(runId, redact, place);
    return { status: 'redacted', pieces: open.pieces.length, isInRecord, elsewhere };
  }
  const problem = await unfit(graves, run, place);
  if (problem !== null) return refused(problem);
  await inGroups(graves, ({ key, tombstone }) => place.evidence.lay(key, tombstone));
  const pieces = piecesIn(graves);
  const begun = { ...entry, kind: 'redacted' as const, case_id: what.caseId ?? null, pieces };
  await place.log.append([begun]);
  await finishRedaction(begun, graves, finishing);
  const elsewhere = await othersWith(runId, redact, place);
  return { status: 'redacted', pieces: graves.length, isInRecord, elsewhere };
}

function refused(problem: string): Redacted {
  return { status: 'refused', problem };
}

/** Why it cannot be done; null where it can. */
async function unfit(
  graves: readonly Grave[],
  run: RunRecord,
  { evidence }: RedactingPlace,
): Promise<string | null> {
  if (graves.length === 0) return `no evidence of run ${run.runId} has such a text`;
  const broken = graves.find((grave) => !isStillRead(grave, run));
  if (broken !== undefined) {
    return `evidence ${broken.key} could not be read any more without it: the text is a word that the format itself has; give a longer one`;
  }
  const held: string[] = [];
  await inGroups(graves, async ({ key }) => {
    const by = await evidence.heldBy(key);
    if (by !== null) held.push(`evidence ${key} cannot be redacted yet: ${by}`);
  });
  return held[0] ?? null;
}

async function textsIn(
  { suite, report }: RunRecord,
  caseId: string,
  { evidence }: RedactingPlace,
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

function isStillRead({ key, sha256, tombstone }: Grave, { suite, report }: RunRecord): boolean {
  const rest = restIn(sha256, tombstone) ?? tombstone;
  if (key === suite.key) return Suite.safeParse(documentIn(rest)).success;
  return key !== report?.key || Report.safeParse(documentIn(rest)).success;
}

async function recordHolds(
  run: RunRecord,
  redact: Redact,
  { recordOf }: RedactingPlace,
): Promise<boolean> {
  const record = await recordOf(run);
  return record !== null && JSON.stringify(redact(record)) !== JSON.stringify(record);
}

async function othersWith(
  runId: string,
  redact: Redact,
  { evidence }: RedactingPlace,
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
