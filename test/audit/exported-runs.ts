import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ExportFile } from '../../lib/audit/export/export-file.ts';
import { type ExportSelection, exportTrail } from '../../lib/audit/export/export-trail.ts';
import { isoTime } from '../../lib/domain/instant.ts';
import { openStateDirectory, type StateDirectory } from '../../lib/local/state-directory.ts';
import { localTrail } from '../../lib/local-audit/local-trail.ts';
import { decideRun } from '../support/builders/decided-run.ts';
import { aBadResult, aSuite } from '../support/builders/run-evidence.ts';
import { FAKE_START } from '../support/fakes/fake-ports.ts';

/** Three runs of a suite, the second of which failed; texts and numbers of many kinds in them. */
export async function threeRuns(): Promise<StateDirectory> {
  const state = openStateDirectory(join(mkdtempSync(join(tmpdir(), 'cognigate-test-')), 'state'));
  onTestFinished(() => state.close());
  for (const number of [1, 2, 3]) {
    const suite = aSuite(3, {
      suite_id: 'gov',
      name: 'Grüße, 你好 😀',
      labels: { bot_version: `1.${number}.0`, ключ: '"quoted"\u0007' },
      gate: { pass_rate: 1 / 3, p95_latency_ms: 1500 },
    });
    await decideRun(state, {
      runId: `run-${number}`,
      suite,
      startedAt: FAKE_START + number * 86_400_000 + 123,
      ...(number === 2 ? { results: suite.test_cases.map(aBadResult) } : {}),
    });
  }
  return state;
}

export async function exportOf(
  state: StateDirectory,
  selection: ExportSelection = {},
): Promise<ExportFile> {
  const { file } = await exportTrail(localTrail(state), selection, {
    exported_at: '2026-11-28T12:00:00.000Z',
    tool: { name: 'cognigate', version: '0.1.0' },
    selection: {
      ...(selection.run === undefined ? {} : { run: selection.run }),
      ...(selection.labels === undefined ? {} : { labels: { ...selection.labels } }),
      ...(selection.since === undefined ? {} : { since: isoTime(selection.since) }),
    },
  });
  return file;
}
