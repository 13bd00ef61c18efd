import type { InputProblem } from '../../domain/suite/input-problem.ts';
import type { Column } from './columns.ts';

export type CellValue =
  | { readonly status: 'value'; readonly value: unknown }
  | ({ readonly status: 'fault' } & Pick<InputProblem, 'problem' | 'remedy'>);

/** What other tools write where a case asks for nothing, or that nothing matches. */
const SENTINELS = new Set([
  ...['null', 'none', 'nil', 'nan', 'undefined', 'empty', 'blank', 'leer', '\\n'],
  ...['na', 'n a', 'n/a', '#n/a', '#n/a n/a', 'n.a', '#nv', 'k.a', 'not applicable'],
  ...['keine', 'keiner', 'kein intent', 'keine absicht', 'no match', 'nomatch'],
  ...['no intent', 'nointent', 'none intent'],
]);

/** A filled cell as the value that its column has in a test case; `null` says null. */
export function cellValue(column: Column, cell: string): CellValue {
  if (column === 'input_text') return value(cell);
  const text = cell.trim();
  if (text === 'null' && column !== 'id') return value(null);
  switch (column) {
    case 'expected_intent':
      return isSentinel(text) ? sentinel(text) : value(text);
    case 'expected_entities':
      return isSentinel(text)
        ? { ...is(text), remedy: 'an empty cell asks for no entity' }
        : listValue(text);
    case 'tags':
      return listValue(text);
    case 'allowed_latency_ms':
      return latencyValue(text);
    case 'id':
    case 'expected_response_contains':
      return value(text);
  }
}

const value = (of: unknown): CellValue => ({ status: 'value', value: of });

const is = (text: string) => ({ status: 'fault', problem: `is ${JSON.stringify(text)}` }) as const;

/** Claims that the cell may say nothing as well as none: by one of the words, in brackets or not, or by signs alone. */
export function isSentinel(text: string): boolean {
  const word = text
    .toLowerCase()
    .replace(/^[\s("'<[{-]+|[\s)"'>\]}.]+$/gu, '')
    .replace(/[\s_-]+/gu, ' ');
  return SENTINELS.has(word) || !/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text);
}

function sentinel(text: string): CellValue {
  const remedy =
    'an empty cell asks for no intent, and null asks that nothing matches: write one of the two';
  return { ...is(text), remedy };
}

/** Names with `;`, `,` or `|` between them, or a list as JSON has it. */
function listValue(text: string): CellValue {
  const remedy = 'write the names with ; between them';
  if (text.startsWith('[')) {
    const list = jsonList(text);
    return list === null ? { ...is(text), remedy } : value(list);
  }
  const names = text
    .split(/[;,|]/)
    .map((name) => name.trim())
    .filter(Boolean);
  return names.some((name) => /^["'{[]|["'}\]]$/.test(name))
    ? { ...is(text), remedy }
    : value(names);
}

function jsonList(text: string): readonly string[] | null {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((name) => typeof name === 'string') ? list : null;
  } catch {
    return null;
  }
}

/** Milliseconds; `1.200` and `0,8` are what a spreadsheet writes whose decimals have a comma. */
function latencyValue(text: string): CellValue {
  const thousands = /^\d{1,3}(?:[.,']\d{3})+$/.test(text);
  if (thousands) {
    return { ...is(text), remedy: `write it without a separator: ${text.replace(/\D/g, '')}` };
  }
  if (/^\d+,\d+$/.test(text)) {
    const number = Number(text.replace(',', '.'));
    const milliseconds = number < 100 ? number * 1_000 : number;
    const remedy = `write whole milliseconds without a comma: ${Math.round(milliseconds)}`;
    return { ...is(text), remedy };
  }
  return value(/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text);
}
