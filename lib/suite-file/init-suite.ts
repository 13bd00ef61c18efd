import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLE_SCHEMA_FILE, exampleSuite } from './example-suite.ts';
import { suiteJsonSchema } from './suite-json-schema.ts';

export const EXAMPLE_SUITE_FILE = 'cognigate.suite.yaml';

export type Initialised =
  | { readonly status: 'written'; readonly files: readonly string[] }
  | { readonly status: 'refused'; readonly problem: string };

/** Writes the example suite and the schema that its hint line names into `directory`, which is made if need be. */
export async function initSuite(
  directory: string,
  { force = false }: { readonly force?: boolean } = {},
): Promise<Initialised> {
  const contents = new Map([
    [join(directory, EXAMPLE_SUITE_FILE), exampleSuite],
    [join(directory, EXAMPLE_SCHEMA_FILE), `${JSON.stringify(suiteJsonSchema(), null, 2)}\n`],
  ]);
  const files = [...contents.keys()];
  try {
    await mkdir(directory, { recursive: true });
    for (const file of force ? [] : files) {
      if (await exists(file)) {
        return { status: 'refused', problem: `${file} exists already; add --force to replace it` };
      }
    }
    for (const [file, content] of contents) {
      await writeFile(file, content, { flag: force ? 'w' : 'wx' });
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const problem = `${directory} cannot be written to (${String(error.code)}); name another directory`;
    return { status: 'refused', problem };
  }
  return { status: 'written', files };
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
