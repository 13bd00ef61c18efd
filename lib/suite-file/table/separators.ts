export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** A separator in a sentence: `put text that has a comma in double quotes`. */
export const SEPARATOR_NAMES: Readonly<Record<Separator, string>> = {
  ',': 'a comma',
  ';': 'a ";"',
  '\t': 'a tab',
  '|': 'a "|"',
};

/** Lines among which a header is looked for: titles may stand above it. */
const FIRST_LINES = 6;

/**
 * What stands between the cells of a CSV: the mark by which the most names of its header are known, else the one
 * that is most often in its first line. Marks in quotes are text.
 */
export function sniffSeparator(text: string, isKnown: (name: string) => boolean): Separator {
  const bare = text
    .slice(0, 20_000)
    .replace(/"[^"]*"/g, (quoted) => quoted.replace(/[,;\t|\r\n]/g, ' '));
  const lines = bare.split(/\r\n|\n|\r/, FIRST_LINES);
  const candidates = SEPARATORS.map((separator) => {
    const rows = lines.map((line) => line.replaceAll('"', '').split(separator));
    const known = Math.max(...rows.map((names) => names.filter(isKnown).length));
    return { separator, known, cells: rows[0]?.length ?? 0 };
  });
  const [best] = candidates.sort((a, b) => b.known - a.known || b.cells - a.cells);
  return best?.separator ?? ',';
}
