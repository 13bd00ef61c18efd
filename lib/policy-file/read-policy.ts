import { Policy } from '../domain/governance/policy.ts';
import { explainIssue } from '../domain/suite/explain-issue.ts';
import { type Refused, refuse } from '../domain/suite/input-problem.ts';
import { decodeText } from '../suite-file/decode-text.ts';
import { remedyFor } from '../suite-file/remedy-for.ts';
import { readYaml } from '../suite-file/yaml-source.ts';

export type PolicyFile = { readonly status: 'read'; readonly policy: Policy } | Refused;

/** Turns the content of a policy file, YAML or JSON, into a policy, or into all that is wrong with it. */
export function parsePolicy(bytes: Uint8Array): PolicyFile {
  const decoded = decodeText(bytes);
  if (decoded.status === 'refused') return decoded;
  const reading = readYaml(decoded.text);
  if (reading.status === 'refused') return reading;
  const { document } = reading;
  const parsed = Policy.safeParse(document.value);
  if (parsed.success) return { status: 'read', policy: parsed.data };
  const faults = parsed.error.issues.flatMap((issue) =>
    explainIssue(issue, document.value, Policy),
  );
  return refuse(
    faults.map((fault) => {
      const place = document.locate(fault.keys, fault.at);
      const { path, problem } = fault;
      return { path, problem, remedy: remedyFor(fault, place?.written), place };
    }),
  );
}
