import { describe, expect, it } from 'vitest';
import { convert, create } from 'xmlbuilder2';
import { junitReport } from '../../../lib/report/formats/junit-report.ts';
import { anyReport } from '../../support/builders/any-report.ts';
import {
  aFailedCase,
  aFlakyCase,
  aReport,
  aReportCase,
} from '../../support/builders/report-builders.ts';
import { fc } from '../../support/setup/fast-check.ts';

/** As much of a DOM node as is looked at. */
interface XmlNode {
  readonly nodeName: string;
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly childNodes: Iterable<XmlNode>;
  readonly attributes?: Iterable<{ readonly name: string; readonly value: string }>;
}
const TEXT_NODE = 3;

interface ElementRule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly children: readonly string[];
  readonly text: boolean;
}

const result = { required: [], optional: ['type', 'message'], children: [], text: true };

/** What junit-10.xsd of the Jenkins xUnit plugin lets the elements have that a report uses. */
const RULES: Readonly<Record<string, ElementRule>> = {
  testsuites: {
    required: [],
    optional: ['name', 'time', 'tests', 'failures', 'errors'],
    children: ['testsuite'],
    text: false,
  },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'url'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
    text: false,
  },
  properties: { required: [], optional: [], children: ['property'], text: false },
  property: { required: ['name', 'value'], optional: [], children: [], text: false },
  testcase: {
    required: ['name'],
    optional: ['time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', 'flakyFailure', 'system-out', 'system-err'],
    text: false,
  },
  failure: result,
  error: result,
  skipped: result,
  flakyFailure: {
    required: ['type'],
    optional: ['message'],
    children: ['stackTrace', 'system-out', 'system-err'],
    text: true,
  },
  'system-out': { required: [], optional: [], children: [], text: true },
};

/** Its simple type SUREFIRE_TIME. */
const TIME = /^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$/;

function problemsOf(xml: string): string[] {
  const problems: string[] = [];
  const visit = (element: XmlNode) => {
    const name = element.nodeName;
    const rule = RULES[name];
    if (rule === undefined) {
      problems.push(`${name} is no element of the schema`);
      return;
    }
    const values = new Map([...(element.attributes ?? [])].map((each) => [each.name, each.value]));
    const attributes = [...values.keys()];
    for (const attribute of attributes) {
      if (![...rule.required, ...rule.optional].includes(attribute)) {
        problems.push(`${name} has no attribute ${attribute}`);
      }
    }
    for (const attribute of rule.required) {
      if (!attributes.includes(attribute)) problems.push(`${name} lacks ${attribute}`);
    }
    const time = values.get('time');
    if (name !== 'testcase' && time !== undefined && !TIME.test(time))
      problems.push(`time ${time}`);
    for (const child of element.childNodes) {
      if (child.nodeType === TEXT_NODE) {
        if (!rule.text && (child.textContent ?? '').trim() !== '')
          problems.push(`${name} has text`);
      } else if (!rule.children.includes(child.nodeName)) {
        problems.push(`${name} has no child ${child.nodeName}`);
      } else {
        visit(child);
      }
    }
  };
  visit(create(xml).root().node as unknown as XmlNode);
  return problems;
}

describe('a JUnit report', () => {
  it('keeps to the schema of Jenkins', () => {
    fc.assert(
      fc.property(anyReport(), (report) => {
        expect(problemsOf(junitReport(report))).toEqual([]);
      }),
    );
  });

  it('keeps to it with flaky cases and cases in quarantine', () => {
    const quarantine = { until: '2026-12-01', reason: 'broken' };

    const xml = junitReport(
      aReport({ cases: [aFlakyCase(), aFailedCase({ id: 'b', quarantine })] }),
    );

    expect(problemsOf(xml)).toEqual([]);
  });

  it('is refused by the same rules when something is added', () => {
    expect(
      problemsOf('<testsuites skipped="0"><testsuite name="x" tests="1"/></testsuites>'),
    ).toEqual([
      'testsuites has no attribute skipped',
      'testsuite lacks failures',
      'testsuite lacks errors',
    ]);
  });

  it('tells GitLab apart what it tells apart: class, name, failure or error, output', () => {
    const xml = junitReport(
      aReport({ cases: [aReportCase({ id: 'a' }), aFailedCase({ id: 'b' })], verdict: 'failed' }),
    );

    const keys = [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)].map(
      ([, className, name]) => `${className} ${name}`,
    );
    expect(new Set(keys).size).toBe(3);
    expect(Object.keys(Object(convert(xml, { format: 'object' })))).toEqual(['testsuites']);
  });

  it('stays below the 30 MB that GitLab reads of one file, with 20,000 cases', () => {
    const cases = Array.from({ length: 20_000 }, (_, index) =>
      aFailedCase({ id: `case-${index}`, response_text: 'x'.repeat(400) }),
    );

    expect(junitReport(aReport({ cases })).length).toBeLessThan(30_000_000);
  });
});
