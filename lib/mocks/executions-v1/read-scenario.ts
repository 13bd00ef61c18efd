import { readFile } from 'node:fs/promises';
import type * as z from 'zod';
import { ConfigurationInvalid } from '../../domain/errors.ts';
import { formatPath } from '../../domain/suite/input-problem.ts';
import { formatProblems } from '../../suite-file/format-problems.ts';
import type { SourceDocument } from '../../suite-file/suite-source.ts';
import { readYaml } from '../../suite-file/yaml-source.ts';
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
  const reading = readYaml(text, { whenEmpty: 'write a scenario, such as those in examples' });
  if (reading.status === 'refused') {
    throw new ConfigurationInvalid(formatProblems(file, reading).join('\n'));
  }
  const parsed = schema.safeParse(reading.document.value);
  if (parsed.success) return parsed.data;

  const faults = parsed.error.issues.map((issue) => {
    const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
    const line = lineOf(reading.document, path);
    const place = line === null ? file : `${file}:${line}`;
    return `${place}: ${formatPath(path) || 'the scenario'} ${explain(issue)}`;
  });
  throw new ConfigurationInvalid(faults.join('\n'));
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

/** Where the innermost part of `path` that the file has stands. */
function lineOf(document: SourceDocument, path: readonly (string | number)[]): number | null {
  const place = document.locate(path, 'value');
  if (place !== null) return place.line;
  return path.length === 0 ? null : lineOf(document, path.slice(0, -1));
}

function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'unrecognized_keys') return `has the unknown field ${issue.keys.join(', ')}`;
  return `is wrong: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
}
