import { scopeOf } from '../../domain/may-ship.ts';
import type { Report, ReportCase } from '../../domain/report.ts';
import {
  detail,
  flakyText,
  leftOutText,
  problemOf,
  quarantineText,
  repetitionsText,
} from '../case-problem.ts';
import { gateMeasures } from '../measure-text.ts';
import { clipped, oneLine, visible } from '../neutral-text.ts';
import { signatureText } from '../signature-text.ts';
import { judgeText, testedBotText, thresholdsText } from '../tested-bot-text.ts';
import { meaningOf } from '../verdict-words.ts';
import type { SuitePlaces } from './github-annotations.ts';
import { XmlWriter } from './xml-writer.ts';

const NAME_CHARACTERS = 100;

type Place = ReturnType<SuitePlaces['placeOf']>;

type Attributes = Readonly<Record<string, string>>;

interface TestCase {
  readonly name: string;
  readonly className: string;
  readonly seconds: number;
  readonly output: readonly string[];
  readonly problem: {
    readonly element: 'failure' | 'error';
    readonly type: string;
    readonly message: string;
    readonly details: readonly string[];
  } | null;
  /** Why it does not count. */
  readonly skipped: string | null;
  /** How its repetitions went, where they differ. */
  readonly flaky: string | null;
}

/**
 * JUnit XML as Jenkins and GitLab read it: a testcase per case, `failure` where the bot failed,
 * `error` where the case was not evaluated. A verdict other than `passed` adds a suite with the
 * one testcase `gate`, since all cases may have passed, or all misses may be known ones.
 *
 * A name is the id alone, so that the history of a test outlives new words; the class has a dot, since Jenkins
 * takes what is before the last one as the package. `file` is an attribute of the suite, where the schema of the xUnit plugin
 * has it.
 */
export function junitReport(report: Report, places: SuitePlaces | null = null): string {
  const xml = new XmlWriter();
  const cases = report.cases.map((reportCase) => testCaseOf(reportCase, report.suite_id, places));
  const gate = report.verdict === 'passed' ? [] : [gateTestCase(report)];

  const runTime = report.duration_seconds.toFixed(3);

  const { skipped: _, ...rootCounts } = counts([...cases, ...gate]);
  xml.open('testsuites', {
    name: inline(report.suite_id),
    ...rootCounts,
    time: runTime,
  });
  writeSuite(inline(report.suite_name ?? report.suite_id), withOwnNames(cases), runTime);
  if (gate.length > 0) writeSuite('gate', gate, '0.000');
  return xml.close().toString();

  function writeSuite(name: string, testCases: readonly TestCase[], time: string): void {
    xml.open('testsuite', {
      name,
      ...counts(testCases),
      time,
      timestamp: new Date(report.started_at).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
      ...(places === null ? {} : { file: oneLine(places.file) }),
    });
    writeProperties(runProperties(report));
    for (const testCase of testCases) writeTestCase(testCase);
    xml.close();
  }

  function writeTestCase(testCase: TestCase): void {
    const { name, className, seconds, output, problem, skipped, flaky } = testCase;
    xml.open('testcase', { classname: className, name, time: seconds.toFixed(3) });
    if (skipped !== null) xml.leaf('skipped', { message: inline(skipped) });
    if (problem !== null) {
      const { element, type, message, details } = problem;
      const text = details.map((line) => visible(line)).join('\n');
      xml.leaf(element, { type: inline(type), message: inline(message) }, text);
    }
    if (flaky !== null) {
      xml.leaf('flakyFailure', { type: 'flaky', message: inline(flaky) });
    }
    if (output.length > 0) {
      xml.leaf('system-out', {}, output.map(outputLine).join('\n'));
    }
    xml.close();
  }

  function writeProperties(properties: Attributes): void {
    const entries = Object.entries(properties);
    if (entries.length === 0) return;
    xml.open('properties');
    for (const [name, value] of entries) {
      xml.leaf('property', { name: inline(name), value: detail(oneLine(value)) });
    }
    xml.close();
  }
}

function testCaseOf(reportCase: ReportCase, suiteId: string, places: SuitePlaces | null): TestCase {
  const { id, latency_ms: latency } = reportCase;
  const place = places?.placeOf(id) ?? null;
  const { problem, ...elements } = elementsOf(reportCase);
  return {
    name: inline(id),
    className: `cognigate.${inline(suiteId).replaceAll('.', '_')}`,
    seconds: (latency ?? 0) / 1_000,
    output: caseOutput(reportCase, place),
    ...elements,
    problem: problem && { ...problem, details: [wordsOf(reportCase, place), ...problem.details] },
  };
}

/** What the name does not say: what was asked, and where that is written. */
function wordsOf({ name, input_text: input }: ReportCase, place: Place): string {
  const words = inline(name === undefined ? input : `${name}: ${input}`);
  return place === null ? words : `${words} (${oneLine(place.file)}:${place.line})`;
}

/** `failure` where the bot failed, `error` where nobody can tell; neither while the case is quarantined, or was left out. */
function elementsOf(reportCase: ReportCase): Pick<TestCase, 'problem' | 'skipped' | 'flaky'> {
  const problem = problemOf(reportCase);
  const skipped = quarantineText(reportCase) ?? leftOutText(reportCase);
  return {
    problem:
      problem === null || skipped !== null
        ? null
        : { ...problem, element: problem.kind === 'failed' ? 'failure' : 'error' },
    skipped,
    flaky: problem === null ? flakyText(reportCase) : null,
  };
}

/** `failed` speaks of the bot and is a failure; every other verdict says that the bot could not be judged. */
function gateTestCase(report: Report): TestCase {
  const { verdict, reasons, gate } = report;
  const missed = gate
    .filter(({ passed }) => !passed)
    .map((result) => gateMeasures(result))
    .map(
      ({ name, operator, threshold, actual }) =>
        `${name}: ${actual}, asked ${operator} ${threshold}`,
    );
  return {
    name: 'gate',
    className: 'cognigate.gate',
    seconds: 0,
    output: [],
    skipped: null,
    flaky: null,
    problem: {
      element: verdict === 'failed' ? 'failure' : 'error',
      type: verdict,
      message: `${verdict}: ${reasons[0]?.message ?? meaningOf(report)}`,
      details: [
        `verdict ${verdict}: ${meaningOf(report)}`,
        ...reasons.map(({ message }) => detail(message)),
        ...missed.map(detail),
      ],
    },
  };
}

function runProperties(report: Report): Attributes {
  const { audit } = report;
  const scope = scopeOf(report);
  const tested = testedBotText(report);
  const thresholds = thresholdsText(report);
  const judge = judgeText(report);
  return {
    run_id: report.run_id,
    verdict: report.verdict,
    meaning: meaningOf(report),
    ...Object.fromEntries(
      report.reasons.map(({ message }, position) => [`reason.${position + 1}`, message]),
    ),
    'scope.complete': String(scope.complete),
    'scope.simulated': String(scope.simulated),
    'scope.cases_in_suite': String(scope.cases_in_suite),
    'scope.cases_planned': String(scope.cases_planned),
    'scope.limited_by': scope.limited_by.join(','),
    ...(report.rerun_of === undefined
      ? {}
      : { 'rerun.of': report.rerun_of.run_id, 'rerun.cases': report.rerun_of.cases }),
    suite_id: report.suite_id,
    platform: report.platform.name,
    platform_url: report.platform.url,
    ...(tested === null ? {} : { bot: tested }),
    ...(thresholds === null ? {} : { thresholds }),
    ...(judge === null ? {} : { judge }),
    pass_rate: String(report.pass_rate),
    tool: `${report.tool.name} ${report.tool.version}`,
    ...(audit === null
      ? {}
      : {
          audit_id: audit.audit_id,
          audit_hash: audit.hash,
          'audit.hash': audit.hash,
          'audit.sequence': String(audit.seq),
        }),
    ...(report.signature?.status === 'signed' ? { 'audit.keyid': report.signature.keyid } : {}),
    signature: signatureText(report),
    ...(report.trigger === undefined
      ? {}
      : { 'trigger.kind': report.trigger.kind, 'trigger.principal': report.trigger.principal }),
    ...Object.fromEntries(
      Object.entries(report.provenance ?? {}).map(([key, value]) => [`provenance.${key}`, value]),
    ),
    ...(report.policy === undefined
      ? {}
      : { policy_sha256: report.policy?.evidence.sha256 ?? 'none' }),
    waivers: String(report.totals.quarantined ?? 0),
    ...Object.fromEntries(
      Object.entries(report.labels).map(([key, value]) => [`label.${key}`, value]),
    ),
  };
}

/** In the output, since the schema that Jenkins' xUnit plugin goes by has no properties in a testcase. */
function caseOutput(reportCase: ReportCase, place: Place): string[] {
  const { expected_intent: expected, matched_intent: matched, confidence, tags } = reportCase;
  const quarantine = quarantineText(reportCase);
  const flaky = flakyText(reportCase);
  return [
    wordsOf(reportCase, place),
    ...(flaky === null ? [] : [`flaky: ${flaky}`]),
    ...(expected === undefined ? [] : [`expected intent: ${expected ?? '(none)'}`]),
    ...(matched === undefined ? [] : [`matched intent: ${matched ?? '(none)'}`]),
    ...(confidence === null ? [] : [`confidence: ${confidence}`]),
    ...(tags.length === 0 ? [] : [`tags: ${tags.join(', ')}`]),
    `batch: ${reportCase.batch}`,
    ...(reportCase.repetitions === undefined ? [] : [repetitionsText(reportCase) ?? '']),
    ...(quarantine === null
      ? []
      : [`outcome: ${reportCase.outcome}`, ...(problemOf(reportCase)?.details ?? [])]),
  ];
}

/** GitLab and Jenkins attach any file that an output names as `[[ATTACHMENT|path]]`. */
function outputLine(line: string): string {
  return detail(oneLine(line)).replaceAll('[[', '[ [');
}

function counts(testCases: readonly TestCase[]): Attributes {
  const having = (element: string) =>
    testCases.filter(({ problem }) => problem?.element === element).length;
  return {
    tests: String(testCases.length),
    failures: String(having('failure')),
    errors: String(having('error')),
    skipped: String(testCases.filter(({ skipped }) => skipped !== null).length),
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

function inline(text: string): string {
  return clipped(oneLine(text), NAME_CHARACTERS);
}
