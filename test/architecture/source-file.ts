import { type Function as FunctionNode, parseSync, Visitor } from 'oxc-parser';

/** What the architecture asks of one file, read off its syntax tree. */
export interface SourceFile {
  /** From the root of the project, with slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly functions: readonly FunctionFacts[];
  /** `as` and `<T>`, but not `as const`. */
  readonly casts: readonly number[];
  /** `any`, `!`, and comments that silence the compiler. */
  readonly escapes: readonly number[];
}

export interface Import {
  /** As it is written: a relative path, or a package. */
  readonly from: string;
  readonly line: number;
  readonly isType: boolean;
}

interface FunctionFacts {
  readonly line: number;
  readonly lines: number;
  readonly parameters: number;
}

/** Reads a file of TypeScript; types count as imports like values do. */
export function readSource(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const lineAt = lineCounter(text);
  const imports: Import[] = [];
  const found = (from: string, start: number, isType: boolean) =>
    imports.push({ from, line: lineAt(start), isType });
  for (const { moduleRequest, start, entries } of module.staticImports) {
    found(moduleRequest.value, start, entries.length > 0 && entries.every(({ isType }) => isType));
  }
  for (const { moduleRequest, start, isType } of module.staticExports.flatMap(
    ({ entries }) => entries,
  )) {
    if (moduleRequest) found(moduleRequest.value, start, isType);
  }
  const functions: FunctionFacts[] = [];
  const casts: number[] = [];
  const escapes = comments
    .filter(({ value }) => /@ts-(?:ignore|expect-error|nocheck)/.test(value))
    .map(({ start }) => lineAt(start));

  const seen = ({ params, start, end }: Pick<FunctionNode, 'params' | 'start' | 'end'>) => {
    const line = lineAt(start);
    functions.push({ line, lines: lineAt(end) - line + 1, parameters: params.length });
  };
  const cast = ({ typeAnnotation, start }: { typeAnnotation: Span; start: number }) => {
    const type = text.slice(typeAnnotation.start, typeAnnotation.end);
    if (type !== 'const') casts.push(lineAt(start));
  };
  const escaped = ({ start }: Span) => escapes.push(lineAt(start));
  new Visitor({
    FunctionDeclaration: seen,
    FunctionExpression: seen,
    ArrowFunctionExpression: seen,
    TSAsExpression: cast,
    TSTypeAssertion: cast,
    TSAnyKeyword: escaped,
    TSNonNullExpression: escaped,
    TSImportType: ({ source, start }) => found(source.value, start, true),
    ImportExpression({ source, start }) {
      if (source.type === 'Literal') found(String(source.value), start, false);
    },
  }).visit(program);
  return {
    path,
    lines: lineAt(text.length) - 1,
    imports,
    functions,
    casts,
    escapes: escapes.sort((one, other) => one - other),
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
