import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Draft } from '../../authoring/import/draft.ts';
import { finishSuite, suiteIdOf } from '../../authoring/import/finish-suite.ts';
import { type ImportedFile, importLines } from '../../authoring/import/imported-suite.ts';
import { latencyLimitOf, type SuiteTarget } from '../../authoring/import/target.ts';
import { messageOf } from '../../domain/errors.ts';

import { ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

interface DeliveryFlags {
  readonly output?: string | undefined;
  readonly force?: true | undefined;
  readonly json?: true | undefined;
}

export interface ImportFlags extends Omit<SuiteTarget, 'entitiesPath'>, DeliveryFlags {
  readonly suiteId?: string | undefined;
  readonly latency?: number | undefined;
  readonly perIntent?: number | undefined;
  readonly seed?: number | undefined;
  readonly entitiesPath?: string | undefined;
}

const DEFAULT_SEED = 1;

export function seedOf({ seed }: Pick<ImportFlags, 'seed'>): number {
  return seed ?? DEFAULT_SEED;
}

/** The name of a suite that is made from the file or folder at `path`. */
export function nameOfSource(path: string): string {
  const name = basename(resolve(path));
  return name.replace(/^([^.]+)\..*$/, '$1');
}

/**
 * Writes the suite to the file or to stdout, and says what was taken and left.
 * @param source what the suite is named after where no id is given
 * @throws UsageError where the flags are wrong, or the file is there.
 */
export async function deliverImport(
  draft: Draft,
  {
    source,
    target = {},
    flags,
    terminal,
  }: {
    readonly source: string;
    /** Goes before what the flags say. */
    readonly target?: SuiteTarget;
    readonly flags: ImportFlags;
    readonly terminal: Terminal;
  },
): Promise<number> {
  const { project, flow, locale, endpoint, entitiesPath, latency, perIntent } = flags;
  const wanted = { project, flow, locale, endpoint, entitiesPath, ...target };
  const allowed = latencyLimitOf(wanted);
  if (latency !== undefined && !allowed.safeParse(latency).success) {
    const { minValue, maxValue } = allowed;
    throw new UsageError(`--latency is ${latency}: write ${minValue} to ${maxValue} milliseconds`);
  }
  if (perIntent === 0) throw new UsageError('--per-intent is 0: write 1 or more');
  const imported = await finishSuite(draft, {
    suiteId: suiteIdOf(flags.suiteId, source),
    target: wanted,
    latencyMs: latency,
    perIntent,
    seed: seedOf(flags),
  });
  return deliverFile(imported, { flags, terminal });
}

/** Writes a suite that is made, as above. */
export async function deliverFile(
  imported: ImportedFile,
  { flags, terminal }: { readonly flags: DeliveryFlags; readonly terminal: Terminal },
): Promise<number> {
  if (flags.output !== undefined) await write(flags.output, imported.text, { flags, terminal });
  for (const line of importLines(imported)) terminal.stderr.write(`${line}\n`);
  const { output, json } = flags;
  if (json === true) {
    terminal.stdout.write(`${JSON.stringify(asDocument(imported, output ?? null), null, 2)}\n`);
  } else if (output === undefined) terminal.stdout.write(imported.text);
  else terminal.stdout.write(`${output}: suite "${imported.suiteId}", ${extentOf(imported)}\n`);
  return ExitCode.passed;
}

async function write(
  output: string,
  text: string,
  { flags, terminal }: { readonly flags: DeliveryFlags; readonly terminal: Terminal },
): Promise<void> {
  if (!/\.ya?ml$/i.test(output)) {
    throw new UsageError(`${output} would hold YAML: name it .yaml`);
  }
  try {
    const flag = flags.force === true ? 'w' : 'wx';
    await writeFile(resolve(terminal.cwd(), output), text, { flag });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new UsageError(`${output} exists; --force replaces it`);
    }
    throw new UsageError(`${output} cannot be written: ${messageOf(error)}`);
  }
}

function extentOf({ cases, messages }: ImportedFile): string {
  return `${cases} ${cases === 1 ? 'case' : 'cases'}, ${messages} ${messages === 1 ? 'message' : 'messages'} a run`;
}

/** `suite` is the YAML where it was not written to a file. */
function asDocument(imported: ImportedFile, file: string | null) {
  const { suiteId, source, cases, messages, remarks, losses, text } = imported;
  return {
    suite_id: suiteId,
    file,
    source,
    cases,
    messages,
    notes: remarks,
    left: losses,
    suite: file === null ? text : null,
  };
}
