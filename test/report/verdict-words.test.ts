import { describe, expect, it } from 'vitest';
import type { Report } from '../../lib/domain/report.ts';
import type { Scope } from '../../lib/domain/scope.ts';
import { Verdict } from '../../lib/domain/verdict.ts';
import { terminalReport } from '../../lib/report/formats/terminal-report.ts';
import { renderReport } from '../../lib/report/render-report.ts';
import type { ReportFormat } from '../../lib/report/report-format.ts';
import { meaningOf, scopeNote, scopeText } from '../../lib/report/verdict-words.ts';
import { aReport } from '../support/builders/report-builders.ts';

const whole: Scope = {
  complete: true,
  simulated: false,
  cases_in_suite: 3,
  cases_planned: 3,
  limited_by: [],
};
const smoke: Partial<Report> = {
  only_tags: ['smoke'],
  scope: { ...whole, complete: false, cases_planned: 1, limited_by: ['tags'] },
};

const passed = (overrides: Partial<Report> = {}) =>
  aReport({ verdict: 'passed', labels: {}, scope: whole, ...overrides });

describe('the sentence for a verdict', () => {
  it.each<[string, Partial<Report>, string]>([
    ['the whole suite', {}, 'this bot version may ship'],
    ['a labelled version', { labels: { bot_version: '1.4.0' } }, 'bot version 1.4.0 may ship'],
    ['one tag', smoke, 'passed for 1 of 3 cases (tag smoke): no verdict on the suite'],
    [
      'a mock',
      { scope: { ...whole, simulated: true } },
      'passed against the mock platform: this says nothing about your bot',
    ],
    [
      'directives that nobody judged',
      { scope: { ...whole, complete: false, limited_by: ['unchecked_directives'] } },
      'passed with directives that nobody has to judge: the bot is not assessed',
    ],
    [
      'some cases run again',
      {
        rerun_of: { run_id: 'run-0', cases: 'failed' },
        scope: { ...whole, complete: false, cases_planned: 2, limited_by: ['rerun'] },
      },
      'passed for 2 of 3 cases (rerun of run-0): no verdict on the suite',
    ],
  ])('that passed over %s says what it was', (_, overrides, sentence) => {
    expect(meaningOf(passed(overrides))).toBe(sentence);
  });

  it.each(Verdict.options.filter((verdict) => verdict !== 'passed'))(
    'lets nothing ship after %s',
    (verdict) => {
      expect(meaningOf(passed({ verdict }))).not.toContain('may ship');
    },
  );
});

describe('what stands behind the word of a verdict', () => {
  const mock: Partial<Report> = { scope: { ...whole, simulated: true } };

  it.each<[Partial<Report>, string]>([
    [{}, ''],
    [mock, ' (mock)'],
    [smoke, ' (1 of 3 cases)'],
    [{ scope: { ...whole, ...smoke.scope, simulated: true } }, ' (mock, 1 of 3 cases)'],
    [
      { scope: { ...whole, complete: false, limited_by: ['unchecked_directives'] } },
      ' (unchecked directives)',
    ],
  ])('of %j is "%s"', (overrides, note) => {
    expect(scopeNote(passed(overrides))).toBe(note);
  });

  it('is in the heading of whatever people read, and no heading of a mock is green', async () => {
    const report = passed({ ...mock, suite_name: 'Shop' });

    const markdown = await renderReport(report, 'markdown');
    const page = await renderReport(report, 'html');
    const terminal = terminalReport(report, { color: false, width: 80, files: [] });

    expect(markdown).toMatch(/^## ⚠️ PASSED \(mock\): `Shop`\n/);
    expect(page).toContain('<h1>PASSED (mock): Shop</h1>');
    expect(terminal).toContain('  PASSED (mock)  Shop\n');
    expect(await renderReport(passed(), 'markdown')).toMatch(/^## ✅ PASSED: /);
  });
});

describe('a scope in a line', () => {
  it('says how much of the suite it was, and whose answers', () => {
    expect(scopeText(whole)).toBe('scope: complete, live, 3 of 3 cases');
    expect(
      scopeText({
        complete: false,
        simulated: true,
        cases_in_suite: 3,
        cases_planned: 1,
        limited_by: ['tags', 'rerun'],
      }),
    ).toBe('scope: partial, simulated, 1 of 3 cases, limited by tags and rerun');
  });
});

describe('a report of a pass that lets nothing ship', () => {
  const simulated = passed({ scope: { ...whole, simulated: true } });

  it.each<ReportFormat>(['json', 'junit', 'markdown', 'tap', 'ctrf'])(
    'never says in %s that a version may ship, and carries the scope',
    async (format) => {
      const text = await renderReport(simulated, format);

      expect(text).not.toContain('may ship');
      expect(text).toMatch(/simulated|mock platform/);
    },
  );
});
