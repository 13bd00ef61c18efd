import { createCB } from 'xmlbuilder2';
import type { Report, ReportCase } from '../domain/report.ts';
import { matchedText, missesOf } from './case-misses.ts';
import { gateMeasures } from './measure-text.ts';
import { clipped, oneLine, visible } from './neutral-text.ts';
import { VERDICT_MEANING } from './verdict-words.ts';

const NAME_CHARACTERS = 100;
const DETAIL_CHARACTERS = 2_000;

type Attributes = Readonly<Record<string, string>>;

interface TestCase {
  readonly name: string;
  readonly className: string;
  readonly seconds: number;
  readonly properties: Attributes;
  readonly problem: {
    readonly element: 'failure' | 'error';
    readonly type: string;
    readonly message: string;
    readonly details: readonly string[];
  } | null;
}

/**
 * JUnit XML as Jenkins and GitLab read it: a testcase per case, `failure` where the bot failed,
 * `error` where the case was not evaluated. A verdict other than `passed` adds a suite with the
 * one testcase `gate`, since all cases may have passed, or all misses may be known ones.
 */
export function junitReport(report: Report): string {
  const chunks: string[] = [];
  const xml = createCB({ data: (chunk: string) => chunks.push(chunk), prettyPrint: true });
  const cases = report.cases.map((reportCase) => testCaseOf(reportCase, report.suite_id));
  const gate = report.verdict === 'passed' ? [] : [gateTestCase(report)];

  const runTime = report.duration_seconds.toFixed(3);

  xml.dec({ version: '1.0', encoding: 'UTF-8' });
  xml.ele('testsuites', {
    name: escapedText(inline(report.suite_id)),
    ...counts([...cases, ...gate]),
    time: runTime,
  });
  writeSuite(inline(report.suite_name ?? report.suite_id), withOwnNames(cases), runTime);
  if (gate.length > 0) writeSuite('gate', gate, '0.000');
  xml.up().end();
  return `${chunks.join('')}\n`;

  function writeSuite(name: string, testCases: readonly TestCase[], time: string): void {
    xml.ele('testsuite', {
      name: escapedText(name),
      ...counts(testCases),
      time,
      timestamp: new Date(report.started_at).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
    });
    writeProperties(runProperties(report));
    for (const testCase of testCases) writeTestCase(testCase);
    xml.up();
  }

  function writeTestCase({ name, className, seconds, properties, problem }: TestCase): void {
    xml.ele('testcase', escaped({ classname: className, name, time: seconds.toFixed(3) }));
    writeProperties(properties);
    if (problem !== null) {
      const { element, type, message, details } = problem;
      xml.ele(element, escaped({ type: inline(type), message: inline(message) }));
      xml.txt(escapedText(details.map((line) => visible(line)).join('\n'))).up();
    }
    xml.up();
  }

  function writeProperties(properties: Attributes): void {
    const entries = Object.entries(properties);
    if (entries.length === 0) return;
    xml.ele('properties');
    for (const [name, value] of entries) {
      xml.ele('property', escaped({ name: inline(name), value: detail(oneLine(value)) })).up();
    }
    xml.up();
  }
}

function testCaseOf(reportCase: ReportCase, suiteId: string): TestCase {
  const { id, name, input_text: input, latency_ms: latency } = reportCase;
  return {
    name: `${oneLine(id)}: ${inline(name ?? input)}`,
    className: inline(suiteId),
    seconds: (latency ?? 0) / 1_000,
    properties: caseProperties(reportCase),
    problem: problemOf(reportCase),
  };
}

function problemOf(reportCase: ReportCase): TestCase['problem'] {
  const { outcome, not_evaluated_reason: reason } = reportCase;
  if (outcome === 'passed') return null;
  const input = `input: ${detail(reportCase.input_text)}`;
  if (outcome === 'not_evaluated') {
    const message = oneLine(reason ?? '') === '' ? 'no reason given' : (reason ?? '');
    return { element: 'error', type: 'not_evaluated', message, details: [detail(message), input] };
  }
  const misses = missesOf(reportCase);
  const lines = misses.map(
    ({ type, expected, actual }) =>
      `${type}: expected ${detail(expected)}, actual ${detail(actual)}`,
  );
  const matched = matchedText(reportCase);
  return {
    element: 'failure',
    type: misses.map(({ type }) => type).join(', ') || 'failed',
    message: lines[0] ?? 'the case failed, no assertion says why',
    details: [
      ...lines,
      input,
      ...(matched === null ? [] : [`matched intent: ${detail(matched)}`]),
      ...(reportCase.response_text === null
        ? []
        : [`response: ${detail(reportCase.response_text)}`]),
    ],
  };
}

/** `failed` speaks of the bot and is a failure; every other verdict says that the bot could not be judged. */
function gateTestCase(report: Report): TestCase {
  const { verdict, reasons, gate } = report;
  const missed = gate
    .filter(({ passed }) => !passed)
    .map(gateMeasures)
    .map(
      ({ name, operator, threshold, actual }) =>
        `${name}: ${actual}, asked ${operator} ${threshold}`,
    );
  return {
    name: 'gate',
    className: 'cognigate.gate',
    seconds: 0,
    properties: {},
    problem: {
      element: verdict === 'failed' ? 'failure' : 'error',
      type: verdict,
      message: `${verdict}: ${reasons[0]?.message ?? VERDICT_MEANING[verdict]}`,
      details: [
        `verdict ${verdict}: ${VERDICT_MEANING[verdict]}`,
        ...reasons.map(({ message }) => detail(message)),
        ...missed.map(detail),
      ],
    },
  };
}

function runProperties(report: Report): Attributes {
  const { audit } = report;
  return {
    run_id: report.run_id,
    verdict: report.verdict,
    suite_id: report.suite_id,
    platform: report.platform.name,
    platform_url: report.platform.url,
    pass_rate: String(report.pass_rate),
    tool: `${report.tool.name} ${report.tool.version}`,
    ...(audit === null ? {} : { audit_id: audit.audit_id, audit_hash: audit.hash }),
    ...Object.fromEntries(
      Object.entries(report.labels).map(([key, value]) => [`label.${key}`, value]),
    ),
  };
}

function caseProperties(reportCase: ReportCase): Attributes {
  const { expected_intent: expected, matched_intent: matched, confidence, tags } = reportCase;
  return {
    ...(expected === undefined ? {} : { expected_intent: expected ?? '(none)' }),
    ...(matched === undefined ? {} : { intent: matched ?? '(none)' }),
    ...(confidence === null ? {} : { confidence: String(confidence) }),
    ...(tags.length === 0 ? {} : { tags: tags.join(', ') }),
    batch: String(reportCase.batch),
  };
}

function counts(testCases: readonly TestCase[]): Attributes {
  const having = (element: string) =>
    testCases.filter(({ problem }) => problem?.element === element).length;
  return {
    tests: String(testCases.length),
    failures: String(having('failure')),
    errors: String(having('error')),
    skipped: '0',
  };
}

/** Of testcases that share class and name, GitLab keeps the first and drops the others, so none may. */
function withOwnNames(testCases: readonly TestCase[]): TestCase[] {
  const uses = new Map<string, number>();
  return testCases.map((testCase) => {
    let name = testCase.name;
    let use = uses.get(name) ?? 0;
    for (; uses.has(name); use += 1) name = `${testCase.name} (${use + 1})`;
    uses.set(testCase.name, use);
    uses.set(name, Math.max(1, uses.get(name) ?? 0));
    return { ...testCase, name };
  });
}

/** xmlbuilder2 takes `&lt;` in a text for markup that is escaped already; with every ampersand escaped it is right. */
function escapedText(text: string): string {
  return text.replaceAll('&', '&amp;');
}

function escaped(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, escapedText(value)]),
  );
}

function inline(text: string): string {
  return clipped(oneLine(text), NAME_CHARACTERS);
}

function detail(text: string): string {
  return clipped(text, DETAIL_CHARACTERS);
}
