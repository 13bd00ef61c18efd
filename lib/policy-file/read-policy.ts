import { Policy } from '../domain/governance/policy.ts';
import type { Refused } from '../domain/suite/input-problem.ts';
import { readDocument } from './read-document.ts';

export type PolicyFile = { readonly status: 'read'; readonly policy: Policy } | Refused;

/** Turns the content of a policy file, YAML or JSON, into a policy, or into all that is wrong with it. */
export function parsePolicy(bytes: Uint8Array): PolicyFile {
  const reading = readDocument(bytes, Policy);
  return reading.status === 'read' ? { status: 'read', policy: reading.value } : reading;
}
