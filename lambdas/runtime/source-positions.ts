import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';

/** A place in a bundle as V8 writes it into a stack: the whole address, line and column. */
const POSITION = /(?:file:\/\/)?[^\s()]*\/([\w-]+\.mjs):(\d+):(\d+)/g;

/**
 * Puts the places of the source into the stacks of an error and of its causes, where maps lie beside the
 * bundles. Read when the first error is logged: Node's own switch would read them at every cold start.
 */
export function withSourcePositions(error: Error): Error {
  const seen = new Set<unknown>();
  for (let at: unknown = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    if (at.stack !== undefined) at.stack = at.stack.replaceAll(POSITION, inSource);
  }
  return error;
}

/** What was read so far; null where a bundle has no map. */
const maps = new Map<string, SourceMap | null>();

function inSource(written: string, file: string, line: string, column: string) {
  if (!maps.has(file)) maps.set(file, mapOf(file));
  const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
  if (origin === undefined || !('fileName' in origin)) return written;
  return `${origin.fileName.replace(/^(?:\.\.?\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`;
}

/** Beside this module, which lies in a bundle itself. */
function mapOf(file: string): SourceMap | null {
  try {
    const text = readFileSync(new URL(`${file}.map`, import.meta.url), 'utf8');
    const payload: SourceMapPayload = JSON.parse(text);
    return new SourceMap(payload);
  } catch {
    // The bundle's own places are better than none.
    return null;
  }
}
