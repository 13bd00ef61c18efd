import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ExportFile, sealExport } from '../../lib/audit/export/export-file.ts';
import { exportTrail } from '../../lib/audit/export/export-trail.ts';
import { readExport } from '../../lib/audit/export/read-export.ts';
import { verifyCopy } from '../../lib/audit/verify-copy.ts';
import { type NotedHead, verifyTrail } from '../../lib/audit/verify-trail.ts';
import { readAnswers } from '../../lib/cli/audit/read-answers.ts';
import type { Report } from '../../lib/domain/report.ts';
import type { AuditFinding } from '../../lib/domain/verification/audit-finding.ts';
import { openStateDirectory } from '../../lib/local/state-directory.ts';
import { localTrail } from '../../lib/local-audit/local-trail.ts';
import { verifyAudit } from '../../lib/local-audit/verify-audit.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { completeReport } from '../../lib/report/complete-report.ts';
import { setBaseline } from '../../lib/steps/set-baseline.ts';
import { decideRun } from '../support/builders/decided-run.ts';
import { aBadResult, aSuite } from '../support/builders/run-evidence.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';
import { OF_EXPORTS } from './rows/of-exports.ts';
import { OF_FIELDS } from './rows/of-fields.ts';
import { OF_STORES } from './rows/of-stores.ts';
import { OF_THE_TABLE } from './rows/of-the-table.ts';
import { copyState, ForgedState } from './support/forged-state.ts';
import { forgeriesPage } from './support/forgeries-page.ts';
import type { Forgery } from './support/forgery-row.ts';

const FORGERIES = [...OF_THE_TABLE, ...OF_FIELDS, ...OF_STORES, ...OF_EXPORTS];

/** Four runs of one suite, the third of which failed, and what was taken down of them elsewhere. */
interface Kept {
  readonly path: string;
  readonly earlier: string;
  readonly head: NotedHead;
  readonly mailed: Report;
  readonly exported: ExportFile;
}

let kept: Kept;

beforeAll(async () => {
  kept = await fourRuns(join(process.env.TMPDIR ?? '/tmp', `forgeries-${process.pid}`));
});

async function fourRuns(folder: string): Promise<Kept> {
  const [path, earlier] = [join(folder, 'state'), join(folder, 'earlier')];
  const suite = aSuite(3, { suite_id: 'gov', labels: { bot_version: '1.4.0' } });
  using state = openStateDirectory(path);
  for (const number of [1, 2, 3, 4]) {
    const results = suite.test_cases.map(aBadResult);
    const { run, report } = await decideRun(state, {
      runId: `run-${number}`,
      suite,
      startedAt: FAKE_START + number * 7_200_000,
      ...(number === 3 ? { results } : {}),
    });
    if (number === 1) {
      const document = completeReport(JSON.parse(readText(path, report.key)), run.audit, []);
      const baseline = { report: document, kept: report, label: 'main', setBy: 'tester' };
      await setBaseline(baseline, { baselines: state.baselines, now: () => FAKE_START });
    }
    if (number === 2) copyState(path, earlier);
  }
  const trail = localTrail(state);
  const third = await state.ledger.readRun('run-3');
  if (third?.report === null || third === null) throw new Error('the third run has no report');
  const mailed = JSON.parse(readText(path, third.report.key));
  const { seq, hash } = await state.audit.head('gov');
  const about = {
    exported_at: '2026-11-28T12:00:00.000Z',
    tool: { name: 'cognigate', version: '0.1.0' },
    selection: {},
  } as const;
  const { file } = await exportTrail(trail, {}, about);
  return {
    path,
    earlier,
    head: { chain: 'gov', seq, hash },
    mailed: completeReport(mailed, third.audit, []),
    exported: file,
  };
}

function readText(path: string, key: string): string {
  return readFileSync(join(path, 'evidence', key), 'utf8');
}

/** What is found of a forgery, with what is known elsewhere or without. */
async function found(row: Forgery, { isAlone = false } = {}): Promise<AuditFinding[]> {
  if (row.export !== undefined) return foundInExport(row, isAlone);
  const path = join(temporaryDirectory(), 'state');
  copyState(kept.path, path);
  const state = new ForgedState(path);
  const world = { state, earlier: kept.earlier };
  row.forge?.(world);
  const head = row.head?.(world) ?? kept.head;
  closeQuietly(state);
  using opened = openStateDirectory(path, { sealed: true });
  const heads = row.by === 'head' && !isAlone ? [head] : [];
  const verified = await verifyAudit(opened, { heads, readAnswers });
  const findings = [...verified.findings, ...verified.chains.flatMap((chain) => chain.findings)];
  if (row.mail === undefined || isAlone) return findings;
  const content = row.mail(kept.mailed);
  const { run_id: runId, audit, notifications, signature } = content;
  const told = { runId, audit, notifications, signature };
  const copy = { ...told, content, contentOf: (report: Report) => report };
  return [...findings, ...(await verifyCopy(copy, localTrail(opened)))];
}

async function foundInExport(row: Forgery, isAlone: boolean): Promise<AuditFinding[]> {
  const { hash: _, ...file } = row.export?.(kept.exported) ?? kept.exported;
  const reading = readExport(JSON.stringify(sealExport(file)));
  if (reading.status !== 'read') throw new Error(reading.problem);
  // Noted after each run.
  const noted = kept.exported.records.map(({ hash }) => ({ hash: String(hash) }));
  const heads = row.by === 'head' && !isAlone ? noted : [];
  const { chains, findings } = await verifyTrail(reading.trail, { heads, readAnswers });
  return [...reading.findings, ...findings, ...chains.flatMap((chain) => chain.findings)];
}

function closeQuietly(state: ForgedState): void {
  try {
    state.close();
  } catch {
    // Some forgeries close it themselves.
  }
}

describe('a forged trail', () => {
  it('is intact before it is forged', async () => {
    const honest = { id: '', forgery: '', by: 'alone', finding: '' } as const;

    expect(await found(honest)).toEqual([]);
    expect(await found({ ...honest, by: 'head' })).toEqual([]);
    expect(await found({ ...honest, mail: (report) => report })).toEqual([]);
    expect(await found({ ...honest, export: (file) => file })).toEqual([]);
  });

  it.each(FORGERIES)('$id: $forgery: is found ($by)', async (row) => {
    const findings = await found(row);

    expect(findings.map(({ kind, field }) => `${kind} ${field}`)).toContain(row.finding);
  });

  it.each(FORGERIES.filter(({ by }) => by === 'head' || by === 'report'))(
    '$id takes something that was kept elsewhere',
    async (row) => {
      expect(await found(row, { isAlone: true })).toEqual([]);
    },
  );

  it('is on record', async () => {
    await expect(forgeriesPage(FORGERIES)).toMatchFileSnapshot(
      join(PACKAGE_ROOT, 'docs', 'forgeries.md'),
    );
  });
});
