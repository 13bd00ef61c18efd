import * as z from 'zod';
import { MAX_CASES_PER_SUITE, Suite } from '../domain/suite.ts';

/**
 * The suite file as a JSON Schema, for the completion and checks of editors.
 *
 * Draft 7, because the YAML and JSON support of the common editors is complete only for that one.
 * What a JSON Schema cannot say (unique ids, tags in use, size of a context) `cognigate validate` says.
 */
export function suiteJsonSchema(): z.core.JSONSchema.BaseSchema {
  return {
    ...z.toJSONSchema(Suite, { io: 'input', target: 'draft-7' }),
    title: 'Cognigate suite',
    description: `Test cases for a bot and the thresholds it must meet; at most ${MAX_CASES_PER_SUITE} cases.`,
  };
}
