/** Small enough to be let go at once, large enough to be worth a write. */
const PIECE_CHARACTERS = 256 * 1024;

/**
 * The text of `JSON.stringify(document, null, indent)`, of plain data, in pieces: the whole of a long
 * document is never held.
 */
export function* jsonPieces(document: object, indent = 0): Generator<string> {
  let piece = '';
  for (const part of partsOf(document, indent)) {
    piece += part;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** One of each field, and of each list that a field holds one of each entry. */
function* partsOf(document: object, indent: number): Generator<string> {
  const { line, space } = layout(indent);
  let before = '{';
  for (const [name, value] of Object.entries(document)) {
    if (value === undefined) continue;
    yield `${before}${line(1)}${JSON.stringify(name)}:${space}`;
    if (Array.isArray(value) && value.length > 0) yield* listParts(value, indent);
    else yield textOf(value, indent, 1);
    before = ',';
  }
  yield before === '{' ? '{}' : `${line(0)}}`;
}

function* listParts(list: readonly unknown[], indent: number): Generator<string> {
  const { line } = layout(indent);
  let before = '[';
  for (const entry of list) {
    yield `${before}${line(2)}${textOf(entry ?? null, indent, 2)}`;
    before = ',';
  }
  yield `${line(1)}]`;
}

/** A line feed in JSON text is always one of its layout: those in strings are escaped. */
function textOf(value: unknown, indent: number, depth: number): string {
  const text = JSON.stringify(value, null, indent);
  return indent === 0 ? text : text.replaceAll('\n', layout(indent).line(depth));
}

function layout(indent: number) {
  return {
    line: (depth: number) => (indent === 0 ? '' : `\n${' '.repeat(indent * depth)}`),
    space: indent === 0 ? '' : ' ',
  };
}
