// Opens a state directory, waits for a word, and tries to win every place of a chain of 40.
import { once } from 'node:events';
import { sealRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';
import { anAuditEntry } from '../../support/builders/audit-builders.ts';

const [path = '', name = ''] = process.argv.slice(2);
const state = openStateDirectory(path);
console.log('open');
await once(process.stdin, 'data');
for (let place = 1; place <= 40; place += 1) {
  const head = await state.audit.head('suite-1');
  if (head.seq >= place) continue;
  const entry = anAuditEntry({ run_id: `run-${name}-${place}` });
  if (await state.audit.insert(sealRecord(head, 'suite-1', entry))) console.log(`won ${place}`);
}
process.stdin.destroy();
state.close();
