import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { expect } from 'vitest';
import type { Suite } from '../../../lib/domain/suite/suite.ts';
import { csvReport } from '../../../lib/report/formats/csv-report.ts';
import { junitReport } from '../../../lib/report/formats/junit-report.ts';
import { markdownReport } from '../../../lib/report/formats/markdown-report.ts';
import { terminalReport } from '../../../lib/report/formats/terminal-report.ts';
import { HOSTILE_TEXTS } from '../../support/builders/hostile-text.ts';
import { aSuite } from '../../support/fakes/workflow-loop.ts';
import { bytes } from '../../support/servers/scripted-server.ts';
import { faultRow, promise, requestsOf } from '../support/fault-row.ts';
import { type FaultOutcome, runWith } from '../support/fault-world.ts';
import type { Script } from '../support/platform-model.ts';
import { json, status, text } from '../support/replies.ts';
import { changed, inconclusive, resultsOf } from '../support/result-scripts.ts';
import { runOverSockets } from '../support/run-over-sockets.ts';

faultRow(
  'R8',
  {
    fault: 'completed, and the results are an empty list or 202: for a while, for ever',
    promise: 'asked for again for a minute, then inconclusive',
  },
  async (row) => {
    const empty = json(200, { test_results: [] });
    const late = await runWith({ platform: { results: [empty, status(202), status(404)] } });
    row.holds(late, promise({ requests: 7 }));
    for (const reply of [empty, status(202)]) {
      const never = await runWith({ platform: { results: () => reply } });

      row.holds(never, promise({ ...inconclusive('result_missing'), ...requestsOf(never) }));
      expect(never.seconds).toBeGreaterThanOrEqual(60);
      expect(never.seconds).toBeLessThan(75);
    }
  },
);

/** Three pages of one result each; the third is answered by `third`. */
const paged =
  (third: (place: number) => ReturnType<typeof status> | null): Script =>
  (place, platform, request) => {
    const results = platform.passing(platform.executions[0]);
    const page = Number(/page=(\d)/.exec(request.path)?.[1] ?? 1);
    const failure = page === 3 ? third(place) : null;
    const next = page < 3 ? { next: `?page=${page + 1}` } : {};
    return failure ?? json(200, { test_results: results.slice(page - 1, page), ...next });
  };

faultRow(
  'R9',
  {
    fault: 'of three pages the third fails: once, for ever',
    promise:
      'half a list is not used: fetched again from the first page; at the deadline inconclusive',
  },
  async (row) => {
    const once = await resultsOf(paged((place) => (place === 2 ? status(503) : null)));
    const forever = await resultsOf(
      paged(() => status(503)),
      aSuite(3, { circuit_breaker_seconds: 60 }),
    );

    row.holds(once, promise({ requests: 9 }));
    row.holds(forever, promise({ ...inconclusive('batch_abandoned'), ...requestsOf(forever) }));
    expect(forever.report?.totals.evaluated).toBe(0);
  },
);

faultRow(
  'R10',
  {
    fault: 'results that are no JSON, no UTF-8, or nested 100,000 deep: once, for ever',
    promise: 'asked for again; at the deadline inconclusive',
    on: 'real sockets',
  },
  async (row) => {
    const broken = [
      bytes(200, '{"test_results": [}'),
      bytes(
        200,
        Buffer.concat([
          Buffer.from('{"test_results":["'),
          Buffer.from([0xc3, 0x28, 0x22]),
          Buffer.from(']}'),
        ]),
      ),
      bytes(200, '['.repeat(100_000)),
    ];

    const once = await runOverSockets('results', broken, 2_000);
    const forever = await resultsOf(
      () => text(200, 'not JSON'),
      aSuite(3, { circuit_breaker_seconds: 60 }),
    );

    row.holds(once, promise({ requests: 7 }));
    row.holds(forever, promise({ ...inconclusive('batch_abandoned'), ...requestsOf(forever) }));
  },
);

faultRow(
  'R11',
  {
    fault: 'answers with HTML, formulas, `]]>`, ANSI and bidi controls in them',
    promise: 'kept as evidence byte for byte as they came, neutral in every report',
  },
  async (row) => {
    const suite = aSuite(HOSTILE_TEXTS.length);
    const outcome = await resultsOf(
      changed((results) =>
        results.map((result, place) => ({
          ...result,
          response_text: HOSTILE_TEXTS[place],
          assertions: [{ type: HOSTILE_TEXTS[place], passed: place !== 0 }],
        })),
      ),
      suite,
    );

    row.holds(outcome, promise({ requests: 4 }));
    const { report } = outcome;
    if (report === null) throw new Error('the run has no report');
    expect(await answersOf(outcome)).toEqual(outcome.platform.told);
    const terminal = terminalReport(report, { color: false, width: 100, files: [] });
    const [junit, markdown, csv] = [junitReport(report), markdownReport(report), csvReport(report)];
    const shown = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    expect(charactersOf(terminal, [0x1b, 0x9b, 0x202e, 0x2066])).toEqual([]);
    expect(charactersOf(junit, [0x00, 0x08, 0x0b, 0x1b, 0xfffe, 0xffff])).toEqual([]);
    expect(junit).not.toMatch(/<img|<script/);
    expect(shown).not.toMatch(/<img|<script|href="javascript:/);
    expect(csv).not.toMatch(/(^|[,;"])[=@]/m);
  },
);

/** The answers that the evidence has, in the order in which they were kept. */
async function answersOf({ ports, report }: FaultOutcome): Promise<string[]> {
  const texts: string[] = [];
  for (const { tells: _, masked: __, ...ref } of report?.batches[0]?.answers ?? []) {
    texts.push(new TextDecoder().decode(await ports.evidence.get(ref)));
  }
  return texts;
}

faultRow(
  'R12',
  {
    fault: 'the pass rate is exactly at its threshold: 95 % of 19, 20, 21, 100',
    promise: 'compared as whole numbers: 19, 19, 20 and 95 passes are enough, one less never is',
  },
  async (row) => {
    for (const [cases, needed] of [
      [19, 19],
      [20, 19],
      [21, 20],
      [100, 95],
    ] as const) {
      const suite = aSuite(cases);
      row.holds(await resultsOf(passes(needed), suite), promise({ requests: 4 }));
      row.holds(
        await resultsOf(passes(needed - 1), suite),
        promise({ verdict: 'failed', reason: 'pass_rate_missed', requests: 4 }),
      );
    }
  },
);

/** Those of the code points that are in the text. */
function charactersOf(text: string, codePoints: readonly number[]): number[] {
  return codePoints.filter((codePoint) => text.includes(String.fromCodePoint(codePoint)));
}

function passes(count: number): Script {
  return changed((results) =>
    results.map((result, place) =>
      place < count
        ? result
        : { ...result, matched_intent: 'other', assertions: [{ type: 'intent', passed: false }] },
    ),
  );
}

faultRow(
  'R13',
  {
    fault: 'a suite of no cases',
    promise: 'rejected before anything is sent (the command line refuses the file itself, with 2)',
  },
  async (row) => {
    const empty: Suite = { ...aSuite(1), test_cases: [] };

    const outcome = await runWith({ suite: empty });

    row.holds(
      outcome,
      promise({ verdict: 'rejected', reason: 'suite_rejected', submissions: 0, requests: 0 }),
    );
  },
);

/** The results of a flawless bot, as text in which each `"passed":true` is written as `written`. */
const rewritten =
  (written: string): Script =>
  (_, platform, request) => {
    const results = platform.passing(platform.execution(request));
    return text(
      200,
      JSON.stringify({ test_results: results }).replaceAll('"passed":true', written),
    );
  };

faultRow(
  'R14',
  {
    fault:
      'a key twice, or a number that loses its value: where cases are judged by it, and elsewhere',
    promise:
      'such a case is not evaluated: inconclusive; elsewhere it is noted and changes nothing',
  },
  async (row) => {
    for (const written of [
      '"passed":false,"passed":true',
      '"type":"intent","passed":true',
      '"passed":true}],"latency_ms":1e400,"assertions":[{"type":"intent","passed":true',
    ]) {
      const outcome = await resultsOf(rewritten(written));

      row.holds(outcome, promise({ ...inconclusive('result_malformed'), requests: 4 }));
      expect(outcome.report?.totals.evaluated).toBe(0);
      expect((await answersOf(outcome)).at(-1)).toContain(written);
    }
    const elsewhere = await resultsOf(rewritten('"passed":true,"trace":1700000000123456789'));
    row.holds(elsewhere, promise({ requests: 4 }));
    expect(elsewhere.report?.batches[0]?.faults).toMatchObject([{ code: 'values_not_kept' }]);
    const other = await resultsOf(rewritten('"passed":true,"weight":0.930,"trace":412.0'));
    row.holds(other, promise({ requests: 4 }));
    expect(other.report?.batches[0]?.faults).toEqual([]);
  },
);

faultRow(
  'R15',
  {
    fault: 'the bot repeats our token and our secret, in whatever JSON makes of them',
    promise: 'judged as it came; all that is kept has marks of the same length, and says so',
  },
  async (row) => {
    const said = 'Bearer canary-token-1 canary-client-secret c\\u0061nary-token-1';
    const outcome = await resultsOf((_, platform, request) => {
      const results = platform.passing(platform.execution(request));
      return text(200, JSON.stringify({ test_results: results }).replaceAll('hello to you', said));
    });

    row.holds(outcome, promise({ requests: 4 }));
    const [, page] = outcome.report?.batches[0]?.answers ?? [];
    expect(page?.masked).toEqual(['access token', 'client secret']);
    expect(outcome.report?.batches[0]?.faults).toMatchObject([{ code: 'secret_repeated' }]);
    const [, kept = ''] = await answersOf(outcome);
    expect(kept).toBe(
      outcome.platform.told[1]?.replaceAll(
        said,
        `Bearer ${'*'.repeat(14)} ${'*'.repeat(20)} ${'*'.repeat(19)}`,
      ),
    );
  },
);
