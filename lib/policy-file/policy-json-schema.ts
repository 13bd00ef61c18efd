import * as z from 'zod';
import { Policy } from '../domain/governance/policy.ts';

/** The policy file as a JSON Schema, for the completion and checks of editors: draft 7, as for the suite. */
export function policyJsonSchema(): z.core.JSONSchema.BaseSchema {
  return {
    ...z.toJSONSchema(Policy, { io: 'input', target: 'draft-7' }),
    title: 'Cognigate policy',
    description: 'What every suite of a team is held to, whatever the suite says.',
  };
}
