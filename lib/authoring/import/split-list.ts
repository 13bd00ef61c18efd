/** The entries of a cell that holds a list: JSON, or separated by `;`, `,` or `|`. */
export function splitList(cell: string): string[] {
  const text = cell.trim();
  if (text.startsWith('[')) {
    const list = jsonList(text);
    if (list !== null) return list;
  }
  return text
    .split(/[;,|]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function jsonList(text: string): string[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!Array.isArray(value)) return null;
    return value.filter((entry) => typeof entry === 'string');
  } catch {
    return null;
  }
}
