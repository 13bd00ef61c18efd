import { hasFailed } from '../../domain/counted-as.ts';
import { scopeOf } from '../../domain/may-ship.ts';
import type { Report, ReportCase } from '../../domain/report.ts';
import { leftOutText, problemOf, quarantineText } from '../case-problem.ts';
import { visible } from '../neutral-text.ts';
import { signatureText } from '../signature-text.ts';
import { meaningOf } from '../verdict-words.ts';

/** The version of the Common Test Report Format (https://ctrf.io) that the report is written in. */
const SPEC_VERSION = '0.0.0';

type Status = 'passed' | 'failed' | 'skipped' | 'other';

/**
 * CTRF: a test per case, and one named `gate` where the verdict is not `passed`.
 *
 * What was not evaluated is `other`, which says neither that it passed nor that it was left out; a case
 * in quarantine is `skipped`, with its real outcome as `rawStatus`.
 */
export function ctrfReport(report: Report): string {
  const start = Date.parse(report.started_at);
  const stop = Date.parse(report.finished_at);
  const suite = [visible(report.suite_id)];
  const tests = [
    ...report.cases.map((reportCase) => ({ ...caseTest(reportCase), suite })),
    ...(report.verdict === 'passed' ? [] : [{ ...gateTest(report), suite }]),
  ];
  const having = (status: Status) => tests.filter((test) => test.status === status).length;
  const document = {
    reportFormat: 'CTRF',
    specVersion: SPEC_VERSION,
    runId: report.run_id === '' ? 'unknown' : visible(report.run_id),
    timestamp: report.finished_at,
    generatedBy: `${report.tool.name} ${report.tool.version}`,
    results: {
      tool: { name: report.tool.name, version: report.tool.version },
      summary: {
        tests: tests.length,
        passed: having('passed'),
        failed: having('failed'),
        skipped: having('skipped'),
        pending: 0,
        other: having('other'),
        flaky: tests.filter((test) => 'flaky' in test && test.flaky).length,
        suites: 1,
        start,
        stop,
        duration: Math.max(0, stop - start),
      },
      tests,
      environment: {
        extra: {
          verdict: report.verdict,
          meaning: visible(meaningOf(report)),
          scope: scopeOf(report),
          signature: visible(signatureText(report)),
          ...recordOf(report),
          reasons: report.reasons.map(({ message }) => visible(message)),
          platform: visible(report.platform.url),
          labels: Object.fromEntries(
            Object.entries(report.labels).map(([key, value]) => [visible(key), visible(value)]),
          ),
        },
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** By what the run is found on record, and where it says that it comes from; what is not known is not there. */
function recordOf({ audit, signature, trigger, provenance }: Report) {
  const signer = signature?.status === 'signed' ? { keyid: signature.keyid } : {};
  const said = Object.entries(provenance ?? {}).map(([key, value]) => [
    key,
    visible(String(value)),
  ]);
  return {
    ...(audit === null ? {} : { audit: { sequence: audit.seq, hash: audit.hash, ...signer } }),
    ...(trigger === undefined
      ? {}
      : { trigger: { kind: trigger.kind, principal: visible(trigger.principal) } }),
    ...(said.length === 0 ? {} : { provenance: Object.fromEntries(said) }),
  };
}

function caseTest(reportCase: ReportCase) {
  const { id, name, input_text, tags, outcome, latency_ms, repetitions } = reportCase;
  const problem = problemOf(reportCase);
  const skipped = quarantineText(reportCase) ?? leftOutText(reportCase);
  const message = skipped ?? problem?.message;
  return {
    name: visible(`${id}: ${name ?? input_text}`),
    status: skipped === null ? statusOf(countedAs(reportCase)) : ('skipped' as const),
    duration: Math.round(latency_ms ?? 0),
    rawStatus: reportCase.left_out === true ? 'left_out' : outcome,
    type: 'bot',
    tags: tags.map(visible),
    ...(message === undefined ? {} : { message: visible(message) }),
    ...(problem === null ? {} : { trace: problem.details.map(visible).join('\n') }),
    ...(outcome === 'flaky' ? { flaky: true } : {}),
    ...(repetitions === undefined
      ? {}
      : {
          retries: Math.max(0, repetitions.attempts.length - 1),
          retryAttempts: repetitions.attempts.map((attempt, index) => ({
            attempt: index + 1,
            status: statusOf(attempt.outcome),
            duration: Math.round(attempt.latency_ms ?? 0),
          })),
        }),
  };
}

function gateTest(report: Report) {
  const { verdict, reasons } = report;
  return {
    name: 'gate',
    // Whatever kept the gate shut: many readers take `other` for no reason to stop.
    status: 'failed' as const,
    duration: 0,
    rawStatus: verdict,
    type: 'gate',
    message: visible(reasons[0]?.message ?? meaningOf(report)),
    trace: reasons.map(({ message }) => visible(message)).join('\n'),
  };
}

function countedAs(reportCase: ReportCase): ReportCase['outcome'] {
  return hasFailed(reportCase) ? 'failed' : reportCase.outcome;
}

function statusOf(outcome: ReportCase['outcome']): Status {
  if (outcome === 'not_evaluated') return 'other';
  return outcome === 'failed' ? 'failed' : 'passed';
}
