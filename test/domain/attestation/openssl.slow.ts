import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../../lib/package-root.ts';
import { anEnvelope, aSigningKey, aStatement } from '../../support/builders/verdict-builders.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

/** Old ones of OpenSSL know no `--version`. */
const hasTools =
  spawnSync('python3', ['--version']).status === 0 &&
  spawnSync('openssl', ['version']).status === 0;

/** The fenced block of a language below the heading "By hand". */
function byHand(language: 'python' | 'sh'): string {
  const page = readFileSync(join(PACKAGE_ROOT, 'docs', 'signed-verdicts.md'), 'utf8');
  const [, section = ''] = page.split('### By hand');
  return section.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';
}

describe('a verdict that is verified by hand, as the page says', () => {
  it.skipIf(!hasTools)(
    'holds, and holds no more when it was changed (skipped without Python and OpenSSL)',
    async () => {
      const cwd = temporaryDirectory();
      const key = aSigningKey();
      const envelope = JSON.parse(new TextDecoder().decode(await anEnvelope(aStatement(), key)));
      writeFileSync(join(cwd, 'gate.pub.pem'), key.pem);
      const verified = (document: object) => {
        writeFileSync(join(cwd, 'verdict.dsse.json'), JSON.stringify(document));
        spawnSync('python3', ['-c', byHand('python')], { cwd });
        return spawnSync('sh', ['-ec', byHand('sh')], { cwd }).status;
      };

      const other = JSON.parse(
        new TextDecoder().decode(await anEnvelope(aStatement({ verdict: 'failed' }), key)),
      );

      expect(verified(envelope)).toBe(0);
      expect(verified({ ...other, signatures: envelope.signatures })).toBe(1);
    },
  );
});
