import { MIN_SECRET_CHARACTERS } from '../platforms/secrets.ts';
import { type Finding, warning } from './finding.ts';

/** Secrets, by the variables that they are set in, which are too short to be sought in what a bot says. */
export function examineSecrets(secrets: Readonly<Record<string, string | undefined>>): Finding[] {
  return Object.entries(secrets)
    .filter(([, value]) => value !== undefined && value.length < MIN_SECRET_CHARACTERS)
    .map(([name]) =>
      warning(
        'secrets',
        `${name} has fewer than ${MIN_SECRET_CHARACTERS} characters, so it is not sought in answers: a bot that repeats it has it in the evidence and in every report`,
        `take a secret of at least ${MIN_SECRET_CHARACTERS} characters`,
      ),
    );
}
