import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { once } from './once.ts';

const BUNDLE = 'index.mjs';
/** A place in the bundle as V8 writes it into a stack: the whole address, line and column. */
const POSITION = /(?:file:\/\/)?[^\s()]*\/index\.mjs:(\d+):(\d+)/g;

/**
 * Puts the places of the source into the stacks of an error and of its causes, where a map lies beside
 * the bundle. Read when the first error is logged: Node's own switch would read it at every cold start.
 */
export function withSourcePositions(error: Error): Error {
  const positionOf = positions();
  if (positionOf === null) return error;
  const seen = new Set<unknown>();
  for (let at: unknown = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at);
    if (at.stack !== undefined) at.stack = at.stack.replaceAll(POSITION, positionOf);
  }
  return error;
}

type PositionOf = (written: string, line: string, column: string) => string;

const positions = once(() => positionsBy(new URL(`${BUNDLE}.map`, import.meta.url)));

/** Null without a map. */
function positionsBy(url: URL): PositionOf | null {
  const map = mapAt(url);
  if (map === null) return null;
  return (written, line, column) => {
    const origin = map.findOrigin(Number(line), Number(column));
    if (!('fileName' in origin)) return written;
    return `${origin.fileName.replace(/^(?:\.\.?\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`;
  };
}

function mapAt(url: URL): SourceMap | null {
  try {
    const payload: SourceMapPayload = JSON.parse(readFileSync(url, 'utf8'));
    return new SourceMap(payload);
  } catch {
    // The bundle's own places are better than none.
    return null;
  }
}
