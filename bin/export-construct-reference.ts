import { readFile, writeFile } from 'node:fs/promises';
import { type Comment, parseSync } from 'oxc-parser';
import { toolVersion } from '../lib/cli/tool-version.ts';

const REFERENCE = /(?<=<!-- reference -->\n)[\s\S]*?(?=\n<!-- end of reference -->)/;

interface Documented {
  /** As declared, without docstring and modifiers. */
  readonly text: string;
  readonly says: string;
  /** What holds where it is left out; empty where it cannot be. */
  readonly fallback: string;
}

interface Declared extends Documented {
  readonly name: string;
  readonly members: readonly Documented[];
}

/** The tarball of the package as `npm pack` names it. */
const TARBALL = /cognigate-\d[\w.-]*\.tgz/g;

/** Writes what the docstrings of `cognigate/cdk` say into the page at `path`, between its two marks, and the tarball's name. */
export async function exportConstructReference(
  path: string,
  declarations: ReadonlyMap<string, string>,
): Promise<void> {
  const page = await readFile(path, 'utf8');
  await writeFile(
    path,
    page
      .replace(REFERENCE, () => constructReference(declarations))
      .replaceAll(TARBALL, `cognigate-${toolVersion()}.tgz`),
  );
}

/**
 * What an app can import, in the order of the entry, as Markdown.
 *
 * @param declarations as the compiler writes them, the entry first
 */
export function constructReference(declarations: ReadonlyMap<string, string>): string {
  const texts = [...declarations.values()];
  const found = new Map(texts.flatMap(declaredIn).map((one) => [one.name, one]));
  return namesIn(texts[0] ?? '')
    .flatMap((name) => found.get(name) ?? [])
    .map(sectionOf)
    .join('\n\n');
}

function namesIn(entry: string): string[] {
  return [...entry.matchAll(/export (?:type )?\{([^}]*)\}/g)]
    .flatMap(([, list = '']) => list.split(','))
    .map((name) => name.replace(/^\s*(?:type\s)?/, '').trim())
    .filter((name) => name !== '');
}

function declaredIn(text: string): Declared[] {
  const { program, comments } = parseSync('declaration.d.ts', text);
  const documented = (node: { readonly start: number; readonly end: number }): Documented => ({
    text: text
      .slice(node.start, node.end)
      .replace(/^(?:export |declare |abstract |readonly )+|;$/g, ''),
    ...docstringOf(text, commentBefore(node.start, text, comments)),
  });
  return program.body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const { declaration } = statement;
    if (declaration === null || !('id' in declaration)) return [];
    const { id } = declaration;
    if (id?.type !== 'Identifier') return [];
    const members =
      declaration.type === 'ClassDeclaration' || declaration.type === 'TSInterfaceDeclaration'
        ? declaration.body.body.map(documented)
        : [];
    const { start } = statement;
    const { end } = declaration;
    return [
      {
        ...documented({ start, end }),
        name: id.name,
        members: members.filter(({ says }) => says !== ''),
      },
    ];
  });
}

function commentBefore(start: number, text: string, comments: readonly Comment[]) {
  return comments.find(({ end }) => end <= start && text.slice(end, start).trim() === '');
}

function docstringOf(text: string, comment: Comment | undefined) {
  const lines = text
    .slice(comment?.start, comment?.end ?? comment?.start)
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*?\s?/, '').trim());
  const words = comment === undefined ? '' : lines.join(' ').replaceAll(/ +/g, ' ').trim();
  const [says = '', ...tags] = words.split(/ ?@(?=default|throws|param)/);
  const fallback = tags.find((tag) => tag.startsWith('default ')) ?? '';
  return { says: says.trim(), fallback: fallback.replace(/^default (?:- )?/, '').trim() };
}

function sectionOf({ name, text, says, members }: Declared): string {
  const head = `### ${name}\n\n${says}`;
  if (members.length === 0) return `${head}\n\n\`\`\`ts\n${text}\n\`\`\``;
  const hasFallbacks = members.some(({ fallback }) => fallback !== '');
  const rows = members.map(({ text: member, fallback, says: meaning }) =>
    [`\`${member}\``, ...(hasFallbacks ? [fallback] : []), meaning].map(inCell).join(' | '),
  );
  const columns = hasFallbacks ? ['', 'unless set', ''] : ['', ''];
  return [
    head,
    '',
    `| ${columns.join(' | ')} |`,
    `|${'---|'.repeat(columns.length)}`,
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
