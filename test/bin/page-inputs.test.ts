import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pageInputs } from '../../bin/page-inputs.ts';
import { packageFolders } from '../../bin/shipped-packages.ts';
import { licenceLine, writeLicences } from '../../bin/write-licences.ts';
import { PACKAGE_ROOT } from '../../lib/package-root.ts';
import { temporaryDirectory } from '../support/setup/temporary-directory.ts';

const inputs = await pageInputs();

describe('what the pages are made of', () => {
  it.each(['preact', '@preact/signals', '@tanstack/virtual-core', 'd3-scale', 'diff'])(
    'has the code of %s',
    (name) => {
      expect(packageFolders(inputs)).toContain(`node_modules/${name}`);
    },
  );

  it('has the font of their style sheet', () => {
    expect(inputs.filter((path) => path.endsWith('.woff2'))).toHaveLength(1);
  });

  it('has a licence for each package in the list of licences, and its name in each page', async () => {
    const file = join(temporaryDirectory(), 'licences.txt');

    const packages = await writeLicences(inputs, file);

    const titles = [...readFileSync(file, 'utf8').matchAll(/^==== (\S+) (\S+): (.+)$/gm)];
    expect(titles).toHaveLength(packages);
    const line = await licenceLine(inputs);
    for (const [, name, version, licence] of titles) {
      expect(line).toContain(`${name} ${version} (${licence})`);
    }
    const page = readFileSync(join(PACKAGE_ROOT, 'dist', 'report-template.html'), 'utf8');
    expect(page).toContain(`<!-- ${line} -->`);
  });
});
