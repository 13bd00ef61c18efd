// Writes to every store, and names a round only when all of its writes were acknowledged.
import { writeSync } from 'node:fs';
import { sealRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';
import { anAuditEntry } from '../../support/builders/audit-builders.ts';
import { aBatch } from '../../support/builders/ledger-builders.ts';

const MOST_ROUNDS = 300;

const [path = ''] = process.argv.slice(2);
const state = openStateDirectory(path);
await state.ledger.createBatches([aBatch()]);
let [batch = aBatch()] = await state.ledger.listBatches('run-1');
for (let round = 1; round <= MOST_ROUNDS; round += 1) {
  const bytes = Buffer.from(JSON.stringify({ round }));
  const results = await state.evidence.put('run-1', 'results', 'json', bytes);
  batch = await state.ledger.updateBatch({ ...batch, submitAttempts: round });
  const head = await state.audit.head('suite-1');
  await state.audit.insert(
    sealRecord(head, 'suite-1', anAuditEntry({ run_id: `run-${round}`, discrepancies: round })),
  );
  // Past all buffers, so that what is read has really been acknowledged.
  writeSync(1, `${JSON.stringify({ round, results })}\n`);
}
