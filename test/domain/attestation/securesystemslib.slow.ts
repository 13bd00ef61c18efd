import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anEnvelope, aSigningKey, aStatement } from '../../support/builders/verdict-builders.ts';
import { temporaryDirectory } from '../../support/setup/temporary-directory.ts';

/** Debian's own, for which it packages the library as python3-securesystemslib. */
const PYTHON = '/usr/bin/python3';

const isThere =
  existsSync(PYTHON) && spawnSync(PYTHON, ['-c', 'import securesystemslib.keys']).status === 0;

/** Verifies as a stranger would: the library for the signature, and what is signed by the page of DSSE alone. */
const VERIFIER = `
import base64, json, sys
from securesystemslib.keys import verify_signature
envelope = json.load(open(sys.argv[1]))
body = base64.b64decode(envelope["payload"])
kind = envelope["payloadType"].encode()
pae = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)
der = base64.b64decode("".join(open(sys.argv[2]).read().split("\\n")[1:-2]))
public = der[-32:].hex()
signature = envelope["signatures"][0]
key = {"keytype": "ed25519", "scheme": "ed25519", "keyid": signature["keyid"], "keyval": {"public": public}}
given = {"keyid": signature["keyid"], "sig": base64.b64decode(signature["sig"]).hex()}
print(verify_signature(key, given, pae))
`;

describe('securesystemslib', () => {
  it.skipIf(!isThere)(
    'accepts an envelope, and refuses it when it is changed (skipped where python3-securesystemslib is not installed)',
    async () => {
      const directory = temporaryDirectory();
      const key = aSigningKey();
      const path = (name: string) => join(directory, name);
      writeFileSync(path('key.pem'), key.pem);
      writeFileSync(path('good.json'), await anEnvelope(aStatement(), key));
      const other = await anEnvelope(aStatement({ verdict: 'failed' }), key);
      const { signatures } = JSON.parse(readFileSync(path('good.json'), 'utf8'));
      const changed = { ...JSON.parse(new TextDecoder().decode(other)), signatures };
      writeFileSync(path('changed.json'), JSON.stringify(changed));
      const verified = (name: string) =>
        execFileSync(PYTHON, ['-c', VERIFIER, path(name), path('key.pem')], { encoding: 'utf8' });

      expect(verified('good.json')).toBe('True\n');
      expect(verified('changed.json')).toBe('False\n');
    },
  );
});
