import type { PromotionPorts } from '../../lib/api/promote-on-request.ts';
import { s3Client } from '../../lib/aws/s3-client.ts';
import { auditLog, dynamoClient, evidenceOfPastRuns, runLedger } from './deployed-stores.ts';
import { deployedMover } from './endpoint-mover.ts';
import { settingsOf } from './environment.ts';
import { once } from './once.ts';
import { verdictSigning } from './signing/verdict-signing.ts';

/** What it takes to promote a run: what was decided of it, and the key. */
export const promotionPorts = once((): PromotionPorts => {
  const setting = settingsOf(process.env);
  const dynamo = dynamoClient();
  const s3 = s3Client(process.env);
  const ledger = runLedger(dynamo, setting);
  return {
    ledger,
    audit: auditLog(dynamo, setting),
    evidence: evidenceOfPastRuns(s3, { dynamo, setting }),
    signing: verdictSigning(setting, s3),
    moverFor: (run) => deployedMover(run, { ledger }),
  };
});
