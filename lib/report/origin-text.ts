import type { Report } from '../domain/report.ts';

const SHOWN_DIGEST = 12;

/** Who started a run, and where it comes from, a name and words each; empty for a run of 0.1.0. */
export function originOf({
  trigger,
  provenance,
  policy,
}: Pick<Report, 'trigger' | 'provenance' | 'policy'>): readonly (readonly [string, string])[] {
  const {
    actor,
    actor_email: mail,
    commit,
    branch,
    repository,
    pull_request: pull,
  } = provenance ?? {};
  const person = [actor, mail && (actor === undefined ? mail : `<${mail}>`)].filter(isSaid);
  const commitText = [
    commit,
    repository && `of ${repository}`,
    branch && `on ${branch}`,
    pull && `pull request ${pull}`,
  ].filter(isSaid);
  const build = [provenance?.ci, provenance?.pipeline, provenance?.build_url].filter(isSaid);
  return [
    ...row('started by', [
      ...(person.length === 0 ? [] : [`${person.join(' ')},`]),
      ...(trigger === undefined ? [] : [`${trigger.kind} ${trigger.principal}`]),
    ]),
    ...row('commit', commitText),
    ...row('build', build),
    ...row('policy', policy === undefined ? [] : [policyText(policy)]),
  ];
}

function policyText(policy: NonNullable<Report['policy']> | null): string {
  return policy === null ? 'none' : `${policy.evidence.sha256.slice(0, SHOWN_DIGEST)}…`;
}

function row(name: string, words: readonly string[]): [string, string][] {
  return words.length === 0 ? [] : [[name, words.join(' ')]];
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
