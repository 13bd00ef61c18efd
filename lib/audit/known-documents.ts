import type * as z from 'zod';
import { Report } from '../domain/report.ts';
import { Suite } from '../domain/suite/suite.ts';
import { oftenRead } from './often-read.ts';

/** As many suites and baselines as are likely to come again soon; a suite of 20,000 cases is some ten megabytes. */
const MOST_KEPT = 4;

/** Reads documents by their digest, and the last ones once: the runs of a suite have it in common. */
export class KnownDocuments {
  readonly #suites = new Map<string, { readonly document: Suite | null }>();
  readonly #reports = new Map<string, { readonly document: Report | null }>();

  /** Null where the bytes are no suite. */
  suite(sha256: string, bytes: Uint8Array): Suite | null {
    return remembered(this.#suites, sha256, () => readAs(Suite, bytes));
  }

  /** The report of a baseline; null where the bytes are none. */
  baseline(sha256: string, bytes: Uint8Array): Report | null {
    return remembered(this.#reports, sha256, () => readAs(Report, bytes));
  }
}

const keptReport = oftenRead(Report);

export function reportIn(bytes: Uint8Array | null): Report | null {
  return bytes === null ? null : readAs(keptReport(), bytes);
}

export function listIn(bytes: Uint8Array | null): unknown[] | null {
  return bytes === null ? null : readBy((value) => (Array.isArray(value) ? value : null), bytes);
}

function readAs<T>(schema: z.ZodType<T>, bytes: Uint8Array): T | null {
  return readBy((value) => schema.safeParse(value).data ?? null, bytes);
}

const UTF8 = new TextDecoder();

/** Null where the bytes are not JSON, or not what is read. */
function readBy<T>(read: (value: unknown) => T | null, bytes: Uint8Array): T | null {
  try {
    return read(JSON.parse(UTF8.decode(bytes)));
  } catch {
    return null;
  }
}

function remembered<T>(
  known: Map<string, { readonly document: T }>,
  key: string,
  make: () => T,
): T {
  const before = known.get(key);
  if (before !== undefined) return before.document;
  const [oldest] = known.keys();
  if (known.size >= MOST_KEPT && oldest !== undefined) known.delete(oldest);
  const document = make();
  known.set(key, { document });
  return document;
}
