import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';

const CHECK = readFileSync(join(PACKAGE_ROOT, 'bin', 'require-node.cjs'), 'utf8');

/** What the check says on a Node.js of that version, and how it ends. */
function checkedOn(version: string): { readonly said: string[]; readonly code: number | null } {
  const ended: { said: string[]; code: number | null } = { said: [], code: null };
  runInNewContext(CHECK, {
    console: { error: (text: string) => ended.said.push(text) },
    process: {
      version: `v${version}`,
      versions: { node: version },
      exit: (code: number) => {
        ended.code = code;
      },
    },
  });
  return ended;
}

describe('the check of Node.js', () => {
  it.each(['20.20.2', '18.0.0', '22.15.1', '6.1.0'])('ends with a sentence on %s', (version) => {
    expect(checkedOn(version)).toEqual({
      said: [`cognigate: needs Node.js 22.16 or newer; this is v${version}`],
      code: 3,
    });
  });

  it.each(['22.16.0', '22.22.0', '24.0.0', '100.1.0'])('lets %s go on', (version) => {
    expect(checkedOn(version)).toEqual({ said: [], code: null });
  });

  it('asks for what the manifest asks for', () => {
    const { engines } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));

    expect(checkedOn('1.0.0').said[0]).toContain(`${engines.node.replace('>=', '')} or newer`);
  });

  it('is written as the oldest Node.js can read it', () => {
    expect(() => parse(CHECK, { ecmaVersion: 5 })).not.toThrow();
  });

  it('comes before every script of a checkout', () => {
    const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
    const unchecked = Object.values<string>(scripts).filter((line) => /\bnode (?!-r )/.test(line));

    expect(unchecked).toEqual([]);
  });
});
