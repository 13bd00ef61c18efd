import { eachFlaw } from '../../domain/json/each-flaw.ts';
import type { JsonPath } from '../../domain/json/scan-json.ts';
import type { Reason } from '../../domain/verdict.ts';
import { foreignText } from '../foreign-text.ts';
import type { JsonBody } from '../http-body.ts';
import { textOf } from '../masked-answers.ts';

/** What is asked about: an answer that names another does not answer the question. */
export interface Subject {
  readonly executionId: string;
  readonly suiteId?: string | undefined;
}

const READ: ReadonlySet<unknown> = new Set([
  'status',
  'test_results',
  'next',
  'execution_id',
  'suite_id',
  'completed_cases',
  'total_cases',
]);

/**
 * Why an answer cannot be used, whatever it says: null where it can.
 *
 * One that writes a field twice, which we would read, says two things. What lies within the fields is
 * told to `within`; the path is one array that changes on the way.
 */
export function envelopeFault(
  body: JsonBody,
  subject: Subject,
  within: (path: JsonPath, flaw: string) => void = () => {},
): Reason | null {
  let twice: string | null = null;
  eachFlaw(textOf(body.bytes), (path, flaw) => {
    const [field] = path;
    if (path.length > 1) within(path, flaw);
    else if (READ.has(field)) twice ??= `its field ${String(field)} ${flaw}`;
  });
  if (twice !== null)
    return { code: 'answer_unreadable', message: `an answer cannot be read: ${twice}` };
  return contradiction(body.value, subject);
}

function contradiction(value: unknown, { executionId, suiteId }: Subject): Reason | null {
  const named = [
    ['execution_id', executionId],
    ['suite_id', suiteId],
  ] as const;
  for (const [field, asked] of named) {
    const said = nameIn(value, field);
    if (said === null || asked === undefined || said === asked) continue;
    return {
      code: 'answer_of_another',
      message: `an answer names ${field} ${foreignText(said, 100)}, and ${foreignText(asked, 100)} was asked for`,
    };
  }
  return null;
}

/** Null where nothing is named: by nothing, by an empty text, by what is no name. */
function nameIn(value: unknown, field: string): string | null {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, field)) return null;
  const name: unknown = Reflect.get(value, field);
  if (typeof name === 'number') return String(name);
  return typeof name === 'string' && name !== '' ? name : null;
}
