import type * as z from 'zod';
import { explainIssue } from '../domain/suite/explain-issue.ts';
import { type Refused, refuse } from '../domain/suite/input-problem.ts';
import { decodeText } from '../suite-file/decode-text.ts';
import { remedyFor } from '../suite-file/remedy-for.ts';
import { broken } from '../suite-file/suite-source.ts';
import { readYaml } from '../suite-file/yaml-source.ts';

/** Turns the content of a file, YAML or JSON, into what a schema makes of it, or into all that is wrong with it. */
export function readDocument<Schema extends z.ZodType>(
  bytes: Uint8Array,
  schema: Schema,
): { readonly status: 'read'; readonly value: z.infer<Schema> } | Refused {
  if (new TextDecoder().decode(bytes).trim() === '') {
    return broken(null, 'is empty', 'write at least one field, or remove the file');
  }
  const decoded = decodeText(bytes);
  if (decoded.status === 'refused') return decoded;
  const reading = readYaml(decoded.text);
  if (reading.status === 'refused') return reading;
  const { document } = reading;
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return { status: 'read', value: parsed.data };
  const faults = parsed.error.issues.flatMap((issue) =>
    explainIssue(issue, document.value, schema),
  );
  return refuse(
    faults.map((fault) => {
      const place = document.locate(fault.keys, fault.at);
      const { path, problem } = fault;
      return { path, problem, remedy: remedyFor(fault, place?.written), place };
    }),
  );
}
