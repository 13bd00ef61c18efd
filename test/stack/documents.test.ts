import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
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

describe('the alarms', () => {
  const Alarm = z.object({
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.unknown()).min(1),
    TreatMissingData: z.enum(['notBreaching', 'breaching']),
  });
  const gate = new GateTemplate({ platform: 'cognigy-ai' });
  const alarms = gate.all('AWS::CloudWatch::Alarm').map(({ id, Properties }) => ({
    id,
    ...Alarm.parse(Properties),
  }));

  it('are as many as the runbook has articles', () => {
    expect(alarms).toHaveLength(articles.length);
  });

  it.each(alarms)('$id says where its article is', ({ AlarmDescription }) => {
    const [, anchor] = /docs\/runbook\.md#([\w-]+)$/.exec(AlarmDescription) ?? [];

    expect(articles.map((article) => article.anchor)).toContain(anchor);
  });
});

describe('the guide', () => {
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
