import { writeFile } from 'node:fs/promises';
import { openapiDocument } from '../lib/api/openapi-document.ts';
import { toolVersion } from '../lib/cli/tool-version.ts';

/** The API's description as it is kept in the project. */
export function openapiText(): string {
  return `${JSON.stringify(openapiDocument(toolVersion()), null, 2)}\n`;
}

export async function exportOpenapi(path: string): Promise<void> {
  await writeFile(path, openapiText());
}
