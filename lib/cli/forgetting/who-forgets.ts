import { userInfo } from 'node:os';
import { defined } from '../../defined.ts';
import { isoTime } from '../../domain/instant.ts';
import type { Forgetter } from '../../forgetting/forgetter.ts';
import { readProvenance } from '../governance/read-provenance.ts';
import type { Terminal } from '../terminal.ts';
import { toolVersion } from '../tool-version.ts';

/** The user of this machine, with what the CI says of the build that asks for it. */
export function whoForgets(reason: string, { env }: Pick<Terminal, 'env'>): Forgetter {
  return {
    at: isoTime(Date.now()),
    by: { principal: userInfo().username, ...defined({ provenance: readProvenance(env) }) },
    reason,
    tool: { name: 'cognigate', version: toolVersion() },
  };
}
