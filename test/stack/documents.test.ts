import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { idleCostOf } from '../../bench/idle-cost.ts';
import { ErrorName } from '../../lib/domain/errors.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { RUNBOOK } from '../../lib/stack/monitoring/runbook.ts';
import { GateTemplate } from './gate-template.ts';
import { settingsTable } from './settings/settings-table.ts';

const GUIDE = join(PACKAGE_ROOT, 'docs', 'deploy.md');
const TABLE = /(?<=<!-- settings -->\n)[\s\S]*?(?=\n<!-- end of settings -->)/;
const runbook = readFileSync(join(PACKAGE_ROOT, 'docs', 'runbook.md'), 'utf8');

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

const articles = runbook
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ anchor: anchorOf(text.split('\n')[0] ?? ''), text }));

describe('the runbook', () => {
  it.each(Object.entries(RUNBOOK))('has an article for the alarm %s', (name, { anchor, says }) => {
    const article = articles.find((one) => one.anchor === anchor);

    expect(article?.text).toContain(`Alarm: \`${name}\``);
    expect(article?.text).toContain(says);
    expect(article?.text).toMatch(/\*\*Look\.\*\*[\s\S]*\*\*Do\.\*\*[\s\S]*\*\*Over when\.\*\*/);
  });

  it('has no article that no alarm leads to', () => {
    expect(new Set(articles.map(({ anchor }) => anchor))).toEqual(
      new Set(Object.values(RUNBOOK).map(({ anchor }) => anchor)),
    );
  });
});

describe('what the runbook names', () => {
  const gate = new GateTemplate({ platform: 'cognigy-ai' });
  const outputs = Object.keys(gate.template.findOutputs('*'));

  it('is an output of the stack', () => {
    const alarms = new Set(Object.keys(RUNBOOK));
    const errors = new Set<string>(Object.values(ErrorName));
    const named = [
      ...runbook.matchAll(/`(?:[^`]*cognigate stack )?([A-Z][a-z]+(?:[A-Z][a-z]+)+)\b[^`]*`/g),
    ]
      .map(([, name = '']) => name)
      .filter((name) => !alarms.has(name) && !errors.has(name));

    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !outputs.includes(name))).toEqual(['LikeThis']);
  });

  it('is never a name that has to be looked for', () => {
    expect(runbook).not.toMatch(/<(?:StartRun|CloseRun|ARN of)/);
  });
});

describe('the alarms', () => {
  const Alarm = z.object({
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.unknown()).min(1),
    OKActions: z.array(z.unknown()).min(1),
    TreatMissingData: z.enum(['notBreaching', 'breaching', 'ignore']),
  });
  const gate = new GateTemplate({ platform: 'cognigy-ai' });
  const alarms = gate.all('AWS::CloudWatch::Alarm').map(({ id, Properties }) => ({
    id,
    ...Alarm.parse(Properties),
  }));

  it('are as many as the runbook has articles', () => {
    expect(alarms).toHaveLength(articles.length);
  });

  it.each(alarms)('$id goes and ends when its article says so', (alarm) => {
    const [, anchor] = /docs\/runbook\.md#([\w-]+)$/.exec(alarm.AlarmDescription) ?? [];
    const text = articles.find((article) => article.anchor === anchor)?.text ?? '';
    const over = text.slice(text.indexOf('**Over when.**'));

    expect(alarm.OKActions).toEqual(alarm.AlarmActions);
    if (alarm.TreatMissingData === 'ignore') {
      expect(over).toMatch(/the alarm stays until then|dead letters are empty/);
    } else expect(over).toMatch(/five minutes/i);
  });

  it.each(alarms)('$id says where its article is', ({ AlarmDescription }) => {
    const [, anchor] = /docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription) ?? [];

    expect(articles.map((article) => article.anchor)).toContain(anchor);
  });
});

describe('the guide', () => {
  it('says what a month without a run costs, as the template has it', () => {
    const { dollars, watched } = idleCostOf(
      new GateTemplate({ notifications: [], schedules: [] }).template,
    );
    const sum = Object.values(dollars).reduce((total, price) => total + price, 0);
    const guide = readFileSync(GUIDE, 'utf8').replaceAll(/\s+/g, ' ');

    expect(guide).toContain(`comes to about $${sum.toFixed(2)}:`);
    expect(guide).toContain(`for each of the ${watched} metrics that alarms watch`);
  });

  it('lists every setting, its default and its meaning', () => {
    const guide = readFileSync(GUIDE, 'utf8');
    if (process.env.UPDATE_SETTINGS === '1') {
      writeFileSync(
        GUIDE,
        guide.replace(TABLE, () => settingsTable()),
      );
    }

    expect(TABLE.exec(readFileSync(GUIDE, 'utf8'))?.[0]).toBe(settingsTable());
  });
});
