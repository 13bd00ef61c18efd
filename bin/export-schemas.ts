import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configJsonSchema } from '../lib/cli/config/config-json-schema.ts';
import { policyJsonSchema } from '../lib/policy-file/policy-json-schema.ts';
import { reportJsonSchema } from '../lib/report/report-json-schema.ts';
import { suiteJsonSchema } from '../lib/suite-file/suite-json-schema.ts';

/** Writes the JSON Schemas of suite file, report, policy and config file into `directory` and returns their paths. */
export async function exportSchemas(directory: string): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const schemas = {
    'suite.schema.json': suiteJsonSchema(),
    'report.schema.json': reportJsonSchema(),
    'policy.schema.json': policyJsonSchema(),
    'config.schema.json': configJsonSchema(),
  };
  return Promise.all(
    Object.entries(schemas).map(async ([name, schema]) => {
      const path = join(directory, name);
      await writeFile(path, `${JSON.stringify(schema, null, 2)}\n`);
      return path;
    }),
  );
}
