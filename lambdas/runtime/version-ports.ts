import { s3Client } from '../../lib/aws/s3-client.ts';
import { S3EvidenceStore } from '../../lib/aws/s3-evidence-store.ts';
import { botVersionsOf } from '../../lib/promotion/bot-versions-of.ts';
import type { OwedPorts } from '../../lib/steps/give-back-owed.ts';
import type { SnapshotPorts, VersionPorts } from '../../lib/steps/take-snapshot.ts';
import { dynamoClient, runLedger } from './deployed-stores.ts';
import { deployedMover } from './endpoint-mover.ts';
import { settingsOf } from './environment.ts';
import { once } from './once.ts';

const versionPorts = once((): VersionPorts => {
  const ledger = runLedger(dynamoClient(), settingsOf(process.env));
  return {
    ledger,
    versions: botVersionsOf((run) => deployedMover(run, { ledger })),
    now: Date.now,
  };
});

/** What it takes to make a snapshot for a run, and to lend it an endpoint. */
export const snapshotPorts = once(
  (): SnapshotPorts => ({
    ...versionPorts(),
    evidence: new S3EvidenceStore(s3Client(process.env), {
      bucketName: settingsOf(process.env)('EVIDENCE_BUCKET_NAME'),
    }),
  }),
);

/** What it takes to give back what was lent. */
export const owedPorts = once((): OwedPorts => {
  const ledger = runLedger(dynamoClient(), settingsOf(process.env));
  return { ...versionPorts(), openRuns: () => ledger.openRunsDueBefore(Number.MAX_SAFE_INTEGER) };
});
