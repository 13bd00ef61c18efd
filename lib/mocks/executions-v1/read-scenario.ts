import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { ConfigurationInvalid } from '../../domain/errors.ts';
import { Scenario } from './scenario.ts';

/**
 * Reads a scenario file, YAML or JSON.
 * @throws ConfigurationInvalid with a line per fault: file, line, path, and what would be right.
 */
export async function readScenario(file: string): Promise<Scenario> {
  return readScenarioAs(Scenario, file);
}

/** Reads a scenario of another mock, which has a schema of its own; throws as `readScenario` does. */
export async function readScenarioAs<T>(schema: z.ZodType<T>, file: string): Promise<T> {
  return parseScenarioAs(schema, await readText(file), file);
}

/** @throws ConfigurationInvalid as `readScenario` does; `file` is the name in the message. */
export function parseScenario(text: string, file: string): Scenario {
  return parseScenarioAs(Scenario, text, file);
}

function parseScenarioAs<T>(schema: z.ZodType<T>, text: string, file: string): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax !== undefined) {
    const [message = ''] = syntax.message.split('\n');
    throw new ConfigurationInvalid(`${file} is not YAML: ${message.replace(/:$/, '')}`);
  }
  const parsed = schema.safeParse(contentOf(document, file));
  if (parsed.success) return parsed.data;

  const faults = parsed.error.issues.map((issue) => {
    const offset = offsetOf(document, issue.path);
    const line = offset === null ? '' : `:${lines.linePos(offset).line}`;
    return `${file}${line}: ${pathText(issue.path)} ${explain(issue)}`;
  });
  throw new ConfigurationInvalid(faults.join('\n'));
}

function contentOf(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new ConfigurationInvalid(`${file} repeats itself by too many aliases: write it out`, {
      cause,
    });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new ConfigurationInvalid(`the scenario file ${file} cannot be read: check its name`, {
      cause,
    });
  }
}

type Path = readonly PropertyKey[];

/** Where the innermost part of `path` that the file has begins. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: Path): number | null {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return null;
}

function pathText(path: Path): string {
  if (path.length === 0) return 'the scenario';
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'unrecognized_keys') return `has the unknown field ${issue.keys.join(', ')}`;
  return `is wrong: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}
