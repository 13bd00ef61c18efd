export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** A separator in a sentence: `put text that has a comma in double quotes`. */
export const SEPARATOR_NAMES: Readonly<Record<Separator, string>> = {
  ',': 'a comma',
  ';': 'a ";"',
  '\t': 'a tab',
  '|': 'a "|"',
};

/**
 * What stands between the cells of a CSV: the mark by which the most names of its header are known, else the one
 * that is there most often. Marks in quotes are text.
 */
export function sniffSeparator(header: string, isKnown: (name: string) => boolean): Separator {
  const bare = header.replace(/"[^"]*"/g, (quoted) => quoted.replace(/[,;\t|\r\n]/g, ' '));
  const [line = ''] = bare.split(/[\r\n]/, 1);
  const candidates = SEPARATORS.map((separator) => {
    const names = line.split(separator).map((name) => name.replaceAll('"', ''));
    return { separator, known: names.filter(isKnown).length, cells: names.length };
  });
  const [best] = candidates.sort((a, b) => b.known - a.known || b.cells - a.cells);
  return best?.separator ?? ',';
}
