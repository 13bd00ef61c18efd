import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PACKAGE_ROOT } from '../lib/package-root.ts';
import { packageFolders } from './shipped-packages.ts';

const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });
const LICENCE_FILE = /^(licen[cs]e|notice|copying)/i;

/**
 * Writes the licences of all packages that a bundle of these files holds, as their authors ask for it, and answers with
 * how many packages that are.
 */
export async function writeLicences(inputs: readonly string[], path: string): Promise<number> {
  const folders = packageFolders(inputs);
  const parts = await Promise.all([...folders].sort().map(licenceOf));
  const text = `The command holds these packages, each under its own licence.\n\n${parts.join('\n')}`;
  await writeFile(path, text);
  return folders.size;
}

async function licenceOf(folder: string): Promise<string> {
  const place = join(PACKAGE_ROOT, folder);
  const text = await readFile(join(place, 'package.json'), 'utf8');
  const { name, version, license } = Manifest.parse(JSON.parse(text));
  const files = (await readdir(place)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(place, file), 'utf8')));
  return [`==== ${name} ${version}: ${license}`, ...texts.map((each) => each.trim()), ''].join(
    '\n\n',
  );
}
