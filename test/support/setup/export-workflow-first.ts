import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { exportWorkflow } from '../../../lib/stack/workflow/export-workflow.ts';

/** Local runs execute the exported definition, so tests of them need today's. */
export async function setup(): Promise<void> {
  await mkdir(join(PACKAGE_ROOT, 'dist'), { recursive: true });
  const text = `${JSON.stringify(exportWorkflow(), null, 2)}\n`;
  await writeFile(join(PACKAGE_ROOT, 'dist', 'workflow.asl.json'), text);
}
