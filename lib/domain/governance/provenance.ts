import * as z from 'zod';

/** The systems whose documented variables are read. */
export const CiName = z.enum([
  'github-actions',
  'gitlab-ci',
  'jenkins',
  'codebuild',
  'codepipeline',
  'azure-pipelines',
  'bitbucket-pipelines',
  'circleci',
]);
export type CiName = z.infer<typeof CiName>;

const MAX_CHARACTERS = 500;
const said = z.string().min(1).max(MAX_CHARACTERS).optional();

/**
 * What a CI says of where a run comes from. It is a claim: whoever may change the pipeline's own
 * definition may say otherwise, so that it proves less than `trigger`.
 */
export const Provenance = z.strictObject({
  ci: CiName,
  actor: said.describe('Who started the build, as the CI knows them.'),
  actor_email: said,
  repository: said,
  commit: said,
  branch: said,
  pull_request: said,
  pipeline: said.describe('Name and execution of the pipeline around the build.'),
  build_url: said.describe('Without credentials and query.'),
});
export type Provenance = z.infer<typeof Provenance>;

/** A text as it fits here; undefined where nothing is said. */
export function asSaid(text: string | undefined): string | undefined {
  const plain = text?.toWellFormed().trim().slice(0, MAX_CHARACTERS).toWellFormed();
  return plain === '' ? undefined : plain;
}

/** All names by which the one who starts a run is known. */
export function startersOf(
  principal: string | undefined,
  provenance: Provenance | undefined,
): string[] {
  return [principal, provenance?.actor, provenance?.actor_email].flatMap((each) => each ?? []);
}
