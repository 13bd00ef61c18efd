import { describe, expect, it } from 'vitest';
import { csvReport } from '../../lib/report/csv-report.ts';
import { junitReport } from '../../lib/report/junit-report.ts';
import { markdownReport } from '../../lib/report/markdown-report.ts';
import { tapReport } from '../../lib/report/tap-report.ts';
import { terminalReport } from '../../lib/report/terminal-report.ts';
import { aFailedCase, aReport } from '../support/report-builders.ts';

const report = aReport({
  verdict: 'failed',
  cases: [
    aFailedCase({
      assertions: [
        {
          type: 'response',
          expected: 'a receipt',
          actual: 'sorry',
          passed: false,
          source: 'cognigate',
          turn: 2,
        },
      ],
    }),
  ],
});

describe('a conversation that fails', () => {
  it.each([
    ['JUnit', () => junitReport(report)],
    ['TAP', () => tapReport(report)],
    ['CSV', () => csvReport(report)],
    ['Markdown', () => markdownReport(report)],
    ['terminal', () => terminalReport(report, { color: false, width: 120, files: [] })],
  ])('says in which turn in the %s report', (_, print) => {
    expect(print()).toContain('response in turn 2');
  });
});
