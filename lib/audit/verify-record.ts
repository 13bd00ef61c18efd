import type { AuditRecord } from '../domain/audit/audit-chain.ts';
import type { EarlierRun } from '../domain/evaluation/carry-over.ts';
import type { Forgotten } from '../domain/forgetting/forgotten.ts';
import type { Report } from '../domain/report.ts';
import { MOCK_CHAIN } from '../domain/suite/mock-chain.ts';
import { finishedResults } from '../domain/unfinished-result.ts';
import {
  type AuditFinding,
  differenceFinding,
  findingOf,
} from '../domain/verification/audit-finding.ts';
import { contradictionsIn, isJudgedAlike } from '../domain/verification/consistent-report.ts';
import { deriveReport, type Grounds } from '../domain/verification/derive-report.ts';
import { firstDifference } from '../domain/verification/first-difference.ts';
import { holdRecord } from '../domain/verification/hold-record.ts';
import { untimely } from '../domain/verification/times-in-order.ts';
import type { KeptEvidence } from './decision-trail.ts';
import { type KnownDocuments, listIn, reportIn } from './known-documents.ts';
import { digestsIn, PiecesOfRecord, piecesOfBatches, type ReadPiece } from './pieces-of-record.ts';

/** Reads results from the answers that they came in; null where that takes more than the answers. */
export type ReadAnswers = (batch: {
  readonly platform: string;
  readonly suiteId: string;
  readonly executionId: string;
  /** Pages of results, as they are kept. */
  readonly pages: readonly Uint8Array[];
}) => readonly unknown[] | null;

export interface RecordChecks {
  readonly evidence: KeptEvidence;
  readonly known: KnownDocuments;
  readonly forgotten: Forgotten;
  readonly readAnswers?: ReadAnswers | undefined;
}

/** What verifying a record has come to. */
export interface RecordVerification {
  readonly findings: readonly AuditFinding[];
  readonly checked: number;
  /** Of how many pieces only the rest was there: their texts are not judged again. */
  readonly redacted: number;
  readonly notCovered: readonly NotCovered[];
}

/** What is not verified of a record: it is older than what would vouch for it, or that is out of reach. */
export type NotCovered =
  | 'requests and answers (written by version 0.1.0)'
  | 'how cases were judged (by the rules of version 0.1.0)'
  | 'its report and evidence'
  | 'its evidence, and the bytes of its report (only what the report says)';

/** Holds a record against the evidence that it names, and its report against what that rests on. */
export async function verifyRecord(
  record: AuditRecord,
  { evidence, known, forgotten, readAnswers }: RecordChecks,
): Promise<RecordVerification> {
  const pieces = new PiecesOfRecord(record, evidence, forgotten);
  const findings: AuditFinding[] = [];
  const take = (piece: ReadPiece) => {
    findings.push(...piece.findings);
    return piece.bytes;
  };
  const { suite, report: kept } = record.evidence;
  const suiteBytes = take(await pieces.named(suite, 'evidence.suite'));
  const reportBytes = kept === null ? null : take(await pieces.named(kept, 'evidence.report'));
  if (record.policy) take(await pieces.named(record.policy, 'policy'));
  const report = reportIn(reportBytes);
  if (report === null) {
    for (const { digest, field } of digestsIn(record)) take(await pieces.hashed(digest, field));
    findings.push(...withoutReport(record, reportBytes));
    return { findings, ...pieces.counted(), notCovered: [] };
  }
  findings.push(...aboutReport(record, { report, isRedacted: pieces.redacted > 0 }));
  const results: Grounds['results'][number][] = [];
  for (const [place, { request, results: stored, heard }] of piecesOfBatches(report).entries()) {
    if (request !== null) take(await pieces.named(request.ref, request.field));
    const list =
      stored === null ? null : listIn(take(await pieces.named(stored.ref, stored.field)));
    const answers: (Uint8Array | null)[] = [];
    for (const { ref, field } of heard) answers.push(take(await pieces.named(ref, field)));
    results.push(stored === null ? slicesIn(report.batches[place], answers) : list);
    // What was redacted in one may be there in the other.
    const isRead = pieces.redacted === 0;
    findings.push(
      ...answerFindings(record, {
        report,
        place,
        list: isRead ? list : null,
        answers,
        readAnswers,
      }),
    );
  }
  const grounds = { record, report, results, suiteBytes, known, pieces, take };
  const isWhole = !findings.some(({ kind }) => kind.startsWith('evidence_'));
  findings.push(...(await judgeAgain(grounds, isWhole)));
  return { findings, ...pieces.counted(), notCovered: notCoveredBy(report) };
}

function notCoveredBy(report: Report): NotCovered[] {
  if (isJudgedAlike(report)) return [];
  return [
    'requests and answers (written by version 0.1.0)',
    'how cases were judged (by the rules of version 0.1.0)',
  ];
}

/** A report that is missing or changed is found by its digest; here what follows from there being none. */
function withoutReport(record: AuditRecord, bytes: Uint8Array | null): AuditFinding[] {
  if (bytes !== null) {
    const problem = `names evidence ${record.evidence.report?.key}, which is no report`;
    return [findingOf('report', record, { field: 'evidence.report', problem })];
  }
  if (record.evidence.report !== null || record.verdict === 'error') return [];
  const problem = `is ${record.verdict} without a report, which a verdict on a bot rests on`;
  return [
    findingOf('record', record, {
      field: 'evidence.report',
      found: null,
      expected: 'a report',
      problem,
    }),
  ];
}

function aboutReport(
  record: AuditRecord,
  { report, isRedacted }: { readonly report: Report; readonly isRedacted: boolean },
): AuditFinding[] {
  const isOfMock = record.chain.startsWith(MOCK_CHAIN);
  const chain = `${isOfMock ? MOCK_CHAIN : ''}${report.suite_id}`;
  const isMisplaced = record.chain !== chain || (isOfMock && report.scope?.simulated === false);
  const stepped = report.reasons.some(({ code }) => code.startsWith('clock_'));
  return [
    ...holdRecord(record, report, { kept: record.evidence.report, isRedacted }).map((difference) =>
      differenceFinding('record', record, { difference, against: 'its report' }),
    ),
    ...(isMisplaced
      ? [
          findingOf('record', record, {
            field: 'chain',
            found: record.chain,
            expected: report.scope?.simulated ? `${MOCK_CHAIN}${report.suite_id}` : report.suite_id,
            problem: `lies in chain ${record.chain}, and its report is of ${report.scope?.simulated ? 'a mock run' : 'a run'} of ${report.suite_id}`,
          }),
        ]
      : []),
    ...(stepped ? [] : untimely(record)).map((difference) =>
      differenceFinding('time', record, { difference, against: 'that is' }),
    ),
  ];
}

/** Of an execution that was driven and not to its end, the results so far are its slices. */
function slicesIn(
  batch: Report['batches'][number] | undefined,
  heard: readonly (Uint8Array | null)[],
): readonly unknown[] | null {
  const { answers = [], slices = [] } = batch ?? {};
  if (slices.length === 0) return null;
  return finishedResults(heard.slice(answers.length).flatMap((bytes) => listIn(bytes) ?? []));
}

function answerFindings(
  record: AuditRecord,
  {
    report,
    place,
    list,
    answers,
    readAnswers,
  }: {
    readonly report: Report;
    readonly place: number;
    readonly list: readonly unknown[] | null;
    readonly answers: readonly (Uint8Array | null)[];
    readonly readAnswers: ReadAnswers | undefined;
  },
): AuditFinding[] {
  const batch = report.batches[place];
  const kept = batch?.answers ?? [];
  // What stands where a secret of ours stood is not what was judged.
  if (list === null || kept.some(({ masked }) => masked !== undefined)) return [];
  const pages = kept.flatMap(({ tells }, one) => (tells === 'results' ? (answers[one] ?? []) : []));
  const executionId = batch?.execution_id ?? null;
  if (readAnswers === undefined || executionId === null || !isJudgedAlike(report)) return [];
  const { suite_id: suiteId, platform } = report;
  const read = readAnswers({ platform: platform.name, suiteId, executionId, pages });
  if (read === null) return [];
  const difference = firstDifference(list, read, `batches.${place}.results`);
  if (difference === null) return [];
  return [differenceFinding('answers', record, { difference, against: 'the answers say' })];
}

async function judgeAgain(
  {
    record,
    report,
    results,
    suiteBytes,
    known,
    pieces,
    take,
  }: {
    readonly record: AuditRecord;
    readonly report: Report;
    readonly results: Grounds['results'];
    readonly suiteBytes: Uint8Array | null;
    readonly known: KnownDocuments;
    readonly pieces: PiecesOfRecord;
    readonly take: (piece: ReadPiece) => Uint8Array | null;
  },
  isWhole: boolean,
): Promise<AuditFinding[]> {
  const differing = (difference: ReturnType<typeof contradictionsIn>[number]) =>
    differenceFinding('report', record, {
      difference,
      against: 'from its evidence follows',
    });
  const carried = await readCarried(report, { known, pieces, take });
  const baseline = await readBaseline(report, { known, pieces, take });
  if (!isJudgedAlike(report) || pieces.redacted > 0) return contradictionsIn(report).map(differing);
  if (!isWhole || suiteBytes === null || carried === 'lost' || baseline === 'lost') return [];
  const suite = known.suite(record.evidence.suite.sha256, suiteBytes);
  const grounds = { suite, results, baseline, earlier: carried };
  return deriveReport(report, grounds).map(differing);
}

type Reading = Pick<Parameters<typeof judgeAgain>[0], 'known' | 'pieces' | 'take'>;

/** `lost`: what is missing has been found so. */
async function readCarried(
  { carried_over: carried, rerun_of: rerun }: Report,
  { known, pieces, take }: Reading,
): Promise<EarlierRun | undefined | 'lost'> {
  if (carried === undefined || rerun === undefined) return undefined;
  const { suite: whole, report: before } = carried;
  const suiteBytes = take(await pieces.named(whole, 'carried_over.suite', runIn(whole.key)));
  const report = reportIn(take(await pieces.named(before, 'carried_over.report', rerun.run_id)));
  for (const [place, ref] of carried.results.entries()) {
    take(await pieces.named(ref, `carried_over.results.${place}`, runIn(ref.key)));
  }
  // What is left of a document is not what others know by its digest.
  const suite = pieces.redacted > 0 ? null : suiteBytes && known.suite(whole.sha256, suiteBytes);
  if (report === null || suite === null) return 'lost';
  const from = { suite: whole, report: before };
  return { cases: rerun.cases, suite, report, from };
}

/** What a rerun of a rerun takes over comes from any run before; a key begins with its folder. */
function runIn(key: string): string {
  return key.split('/')[0] ?? key;
}

/** The report of a baseline lies with its run, or with this one where it came in a file. */
async function readBaseline(
  { run_id, comparison }: Report,
  { known, pieces, take }: Reading,
): Promise<Grounds['baseline'] | 'lost'> {
  if (comparison === undefined) return undefined;
  const { run_id: of, report_sha256: sha256, label } = comparison.baseline;
  const bytes = take(await pieces.baseline(sha256, [of, run_id]));
  const report = bytes === null || pieces.redacted > 0 ? null : known.baseline(sha256, bytes);
  if (report === null) return 'lost';
  return { status: 'read', run: { label, reportSha256: sha256, report } };
}
