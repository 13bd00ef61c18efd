import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ExportReading, readExport } from '../../audit/export/read-export.ts';
import { messageOf } from '../../domain/errors.ts';
import { UsageError } from '../usage-error.ts';

/** @throws UsageError where the file is no export. */
export function readExportFile(
  given: string,
  cwd: string,
): Extract<ExportReading, { status: 'read' }> {
  const reading = readExport(textOf(resolve(cwd, given)));
  if (reading.status === 'read') return reading;
  throw new UsageError(
    `--export ${given} ${reading.problem}; name a file that "cognigate audit export" has written`,
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--export ${file} cannot be read: ${messageOf(error)}`);
  }
}
