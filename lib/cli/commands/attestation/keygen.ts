import { chmodSync, existsSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { messageOf } from '../../../domain/errors.ts';
import { newSigningKey } from '../../../signing/new-signing-key.ts';
import { defineCommand } from '../../define-command.ts';
import { ExitCode } from '../../exit-code.ts';
import { withStateOptions } from '../../options/state-options.ts';
import type { Terminal } from '../../terminal.ts';
import { UsageError } from '../../usage-error.ts';

const DEFAULT_FILE = 'cognigate-signing-key.pem';

/** `cognigate keygen`: a key that verdicts are signed with, kept where no run and no commit comes by it. */
export const keygen = defineCommand({
  syntax: (command) =>
    withStateOptions(
      command
        .option(
          '-o, --output <file>',
          'where the private key is written, which must not exist yet',
          DEFAULT_FILE,
        )
        .option('--in-checkout', 'let it lie in a git checkout'),
    ),
  examples: [
    'cognigate keygen -o ~/keys/cognigate.pem',
    'cognigate keygen -o /etc/cognigate/key.pem > key.pub.pem',
  ],
  async action({ output, stateDir, inCheckout }, terminal) {
    const path = placeFor(output, { stateDir, mayBeInCheckout: inCheckout === true }, terminal);
    const { keyid, privatePem, publicPem } = newSigningKey();
    try {
      writeFileSync(path, privatePem, { flag: 'wx', mode: 0o600 });
      chmodSync(path, 0o600);
    } catch (error) {
      throw new UsageError(`${output} cannot be written: ${messageOf(error)}`);
    }
    terminal.stdout.write(publicPem);
    terminal.stderr.write(
      `key id ${keyid}\nthe private key is in ${path}: keep it secret, and give the public key above to whoever verifies\n`,
    );
    return ExitCode.passed;
  },
});

/** @throws UsageError where a private key would be kept, sent or committed with something else. */
function placeFor(
  output: string,
  { stateDir, mayBeInCheckout }: { readonly stateDir: string; readonly mayBeInCheckout: boolean },
  terminal: Pick<Terminal, 'cwd'>,
): string {
  const written = resolve(terminal.cwd(), output);
  const folder = realFolder(dirname(written));
  if (folder === null) {
    throw new UsageError(`-o ${output}: there is no folder ${dirname(written)}; make it first`);
  }
  const path = join(folder, basename(written));
  if (existsSync(path)) {
    throw new UsageError(
      `-o ${output} is there already, and a key that was used is never overwritten: name another file`,
    );
  }
  const state = resolve(terminal.cwd(), stateDir);
  const realState = realFolder(state) ?? state;
  if (path.startsWith(realState + sep) || isIn(folder, isStateDirectory)) {
    throw new UsageError(
      `-o ${output} lies in a state directory, which is cached and archived: whoever has that could sign; name a file elsewhere`,
    );
  }
  if (!mayBeInCheckout && isIn(folder, (place) => existsSync(join(place, '.git')))) {
    throw new UsageError(
      `-o ${output} lies in a git checkout, from where it would be committed one day: name a file elsewhere, or write --in-checkout`,
    );
  }
  return path;
}

function isStateDirectory(place: string): boolean {
  return existsSync(join(place, 'state.db')) && existsSync(join(place, 'evidence'));
}

/** Claims something of a folder, or of one that it lies in. */
function isIn(folder: string, claim: (folder: string) => boolean): boolean {
  const above = dirname(folder);
  return claim(folder) || (above !== folder && isIn(above, claim));
}

function realFolder(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
