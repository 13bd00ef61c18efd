import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../../domain/errors.ts';
import { sha256Of } from '../../domain/sha256.ts';
import { formatOf } from '../../report/report-format.ts';
import { keySigner } from '../../signing/key-signer.ts';
import type { VerdictSigner, VerdictSigning } from '../../steps/ports/verdict-signing.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const FILE_VARIABLE = 'COGNIGATE_SIGNING_KEY_FILE';
const KEY_VARIABLE = 'COGNIGATE_SIGNING_KEY';

export interface SigningFlags {
  readonly signingKey?: string | undefined;
  readonly output?: readonly string[] | undefined;
}

type Surroundings = Pick<Terminal, 'cwd' | 'env'>;

/**
 * What this machine signs with; undefined where no key is configured.
 * @throws UsageError where a signed verdict is asked for, and nothing would sign it.
 */
export function signingOf(
  flags: SigningFlags,
  terminal: Surroundings,
): Omit<VerdictSigning, 'envelopes'> | undefined {
  const signer = configuredSigner(flags, terminal);
  if (signer !== null) return { signer, toolSha256: programSha256() };
  const wanted = flags.output?.find((file) => formatOf(file) === 'dsse');
  if (wanted === undefined) return undefined;
  throw new UsageError(
    `-o ${wanted} asks for a signed verdict, and there is no key to sign with: name one by --signing-key or ${FILE_VARIABLE}, or make one by "cognigate keygen"`,
  );
}

/**
 * The key that flags or the environment name; null where they name none. `.env` is not asked: who can change a
 * checkout must not choose the key that vouches for it.
 * @throws UsageError where it cannot be read. @throws ConfigurationInvalid where it is no such key.
 */
export function configuredSigner(
  { signingKey }: Pick<SigningFlags, 'signingKey'>,
  terminal: Surroundings,
): VerdictSigner | null {
  const { [FILE_VARIABLE]: file = '', [KEY_VARIABLE]: text = '' } = terminal.env;
  if (signingKey !== undefined) return signerOfFile(signingKey, terminal);
  if (file !== '' && text !== '') {
    throw new UsageError(`${FILE_VARIABLE} and ${KEY_VARIABLE} are both set: set one of them`);
  }
  if (file !== '') return signerOfFile(file, terminal);
  return text === '' ? null : keySigner(text, KEY_VARIABLE);
}

function signerOfFile(file: string, terminal: Surroundings): VerdictSigner {
  let text: string;
  try {
    text = readFileSync(resolve(terminal.cwd(), file), 'utf8');
  } catch (error) {
    throw new UsageError(`the signing key ${file} cannot be read: ${messageOf(error)}`);
  }
  return keySigner(text, file);
}

/** Of the file that this process was started with; undefined where there is none to read. */
function programSha256(): string | undefined {
  const [, program] = process.argv;
  try {
    return program === undefined ? undefined : sha256Of(readFileSync(program));
  } catch {
    return undefined;
  }
}
