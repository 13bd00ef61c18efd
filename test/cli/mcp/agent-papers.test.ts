import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOOLS } from '../../../lib/cli/mcp/agent-server.ts';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';

const docs = join(PACKAGE_ROOT, 'docs');
const page = (name: string) => readFileSync(join(docs, name), 'utf8');

describe('what agents are given to read', () => {
  it('leads to pages that are there', () => {
    const links = [...page('llms.txt').matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);

    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !existsSync(join(docs, link)))).toEqual([]);
  });

  it('has a skill with a name and when to use it, short enough to be read', () => {
    const skill = page('agents/SKILL.md');

    expect(skill).toMatch(/^---\nname: cognigate\ndescription: .{40,400}\n---\n/);
    expect(skill.length).toBeLessThan(2_500);
  });

  it.each(TOOLS)('says of $name which arguments it takes', ({ name, input }) => {
    const row = page('agents.md')
      .split('\n')
      .find((line) => line.startsWith(`| \`${name}\` |`));
    const [, , given = ''] = row?.split('|') ?? [];

    expect([...given.matchAll(/`(\w+)`/g)].map(([, argument]) => argument)).toEqual(
      Object.keys(input.shape),
    );
  });
});
