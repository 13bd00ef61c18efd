import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  constructReference,
  exportConstructReference,
} from '../../bin/export-construct-reference.ts';
import { toolVersion } from '../../lib/cli/tool-version.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const entry = `export { Gate } from './gate.ts';
export type { Name, Props } from './props.ts';`;
const gate = `import type { Props } from './props.ts';
/** A gate. */
export declare class Gate {
    #private;
    /** Where it is. */
    readonly place: string;
    /** @throws nothing */
    constructor(props: Props);
    untold(): void;
}
export declare function internal(): void;`;
const props = `/** What it is told. */
export interface Props {
    /**
     * Its kind, of
     * two.
     *
     * @default - the first
     */
    readonly kind?: 'a' | 'b';
}
/** What it is called. */
export type Name = string;`;

describe('the reference', () => {
  const text = constructReference(
    new Map([
      ['cdk.ts', entry],
      ['gate.ts', gate],
      ['props.ts', props],
    ]),
  );

  it('has what the entry exports, in its order, and of that what has a docstring', () => {
    expect(text.split('\n\n').filter((part) => part.startsWith('### '))).toEqual([
      '### Gate',
      '### Name',
      '### Props',
    ]);
    expect(text).not.toMatch(/untold|internal|constructor/);
  });

  it('says of a member its declaration, what holds without it, and what it means', () => {
    expect(text).toContain("| `kind?: 'a' \\| 'b'` | the first | Its kind, of two. |");
    expect(text).toContain('| `place: string` | Where it is. |');
  });

  it('shows a type that has no members as it is declared', () => {
    expect(text).toContain('What it is called.\n\n```ts\ntype Name = string\n```');
  });

  it('is written into its page, with the tarball as it is called now', async () => {
    const page = join(temporaryDirectory(), 'construct.md');
    const marks = '<!-- reference -->\nold\n<!-- end of reference -->';
    writeFileSync(
      page,
      `npm pack # cognigate-0.0.1.tgz\nnpm i ./cognigate-0.0.1-rc.1.tgz\n${marks}`,
    );

    await exportConstructReference(page, new Map([['entry.d.ts', '']]));

    const tarball = `cognigate-${toolVersion()}.tgz`;
    expect(readFileSync(page, 'utf8')).toBe(
      `npm pack # ${tarball}\nnpm i ./${tarball}\n<!-- reference -->\n\n<!-- end of reference -->`,
    );
    expect(readFileSync(join(PACKAGE_ROOT, 'docs', 'construct.md'), 'utf8')).toContain(tarball);
  });

  it('of the construct names every prop', () => {
    const page = readFileSync(join(PACKAGE_ROOT, 'docs', 'construct.md'), 'utf8');
    const source = readFileSync(
      join(PACKAGE_ROOT, 'lib', 'stack', 'cognigate-gate-props.ts'),
      'utf8',
    );
    const names = [...source.matchAll(/^ {2}readonly (\w+)/gm)].map(([, name]) => name);

    expect(names.length).toBeGreaterThan(40);
    for (const name of names) expect(page).toMatch(new RegExp(`\\| \`${name}\\??: `));
  });
});
