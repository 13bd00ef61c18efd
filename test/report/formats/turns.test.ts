import { describe, expect, it } from 'vitest';
import { csvReport } from '../../../lib/report/formats/csv-report.ts';
import { junitReport } from '../../../lib/report/formats/junit-report.ts';
import { markdownReport } from '../../../lib/report/formats/markdown-report.ts';
import { tapReport } from '../../../lib/report/formats/tap-report.ts';
import { terminalReport } from '../../../lib/report/formats/terminal-report.ts';
import { aFailedCase, aReport } from '../../support/builders/report-builders.ts';

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
