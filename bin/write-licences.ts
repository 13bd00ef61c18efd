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
  const text = `The command and its pages hold these packages, each under its own licence.\n\n${parts.join('\n')}`;
  await writeFile(path, text);
  return folders.size;
}

async function licenceOf(folder: string): Promise<string> {
  const place = join(PACKAGE_ROOT, folder);
  const { name, version, license } = await manifestOf(place);
  const files = (await readdir(place)).filter((file) => LICENCE_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(place, file), 'utf8')));
  return [`==== ${name} ${version}: ${license}`, ...texts.map((each) => each.trim()), ''].join(
    '\n\n',
  );
}

/** The packages that a page of these files holds, in a line that every copy of it carries. */
export async function licenceLine(inputs: readonly string[]): Promise<string> {
  const folders = [...packageFolders(inputs)].sort();
  const manifests = await Promise.all(
    folders.map((folder) => manifestOf(join(PACKAGE_ROOT, folder))),
  );
  const names = manifests.map(({ name, version, license }) => `${name} ${version} (${license})`);
  return `This page holds ${names.join(', ')}; their licences are in third-party-licences.txt of Cognigate.`;
}

async function manifestOf(place: string): Promise<z.infer<typeof Manifest>> {
  return Manifest.parse(JSON.parse(await readFile(join(place, 'package.json'), 'utf8')));
}
