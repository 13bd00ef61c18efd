import { generateKeyPairSync } from 'node:crypto';
import type { ExportFile } from '../../../lib/audit/export/export-file.ts';
import { AuditRecord } from '../../../lib/domain/audit/audit-chain.ts';
import { sha256Of } from '../../../lib/domain/sha256.ts';
import { resealed } from '../support/forged-state.ts';
import type { Forgery } from '../support/forgery-row.ts';

function rewritten(
  file: ExportFile,
  change: (record: AuditRecord) => AuditRecord,
): Pick<ExportFile, 'records' | 'chains'> {
  const records = resealed(file.records.map((each) => change(AuditRecord.parse(each))));
  const head = records.at(-1)?.hash ?? '';
  return {
    records: records.map((record) => JSON.parse(JSON.stringify(record))),
    chains: file.chains.map((stretch) => ({ ...stretch, head })),
  };
}

/** Without one record, and as whole as such a file can be. */
function without(file: ExportFile, seq: number): ExportFile {
  const gone = `run-${seq}`;
  const records = file.records.filter((record) => record.seq !== seq);
  const [before, after] = [
    file.records.filter((record) => Number(record.seq) < seq),
    file.records.filter((record) => Number(record.seq) > seq),
  ];
  const stretches = [before, after].filter(({ length }) => length > 0);
  return {
    ...file,
    records,
    chains: stretches.map((stretch) => ({
      chain: 'gov',
      first: Number(stretch[0]?.seq),
      last: Number(stretch.at(-1)?.seq),
      follows: String(stretch[0]?.prev_hash),
      head: String(stretch.at(-1)?.hash),
    })),
    evidence: file.evidence.filter(({ key }) => !key.startsWith(`${gone}/`)),
  };
}

function somebodysKey(): string {
  return generateKeyPairSync('ed25519')
    .publicKey.export({ type: 'spki', format: 'pem' })
    .toString();
}

/** An export that was edited, and sealed anew as a file. */
export const OF_EXPORTS: readonly Forgery[] = [
  {
    id: 'E1',
    forgery: 'a verdict in an export is flipped',
    by: 'export',
    finding: 'changed hash',
    export: (file) => ({
      ...file,
      records: file.records.map((record) => ({ ...record, verdict: 'passed' })),
    }),
  },
  {
    id: 'E2',
    forgery: 'and its chain is sealed anew',
    by: 'export',
    finding: 'record verdict',
    export: (file) => ({
      ...file,
      ...rewritten(file, (record) => ({ ...record, verdict: 'passed' })),
    }),
  },
  {
    id: 'E3',
    forgery: 'a piece is taken out of an export',
    by: 'export',
    finding: 'evidence_missing evidence.suite',
    export: (file) => ({
      ...file,
      evidence: file.evidence.filter(({ key }) => !key.startsWith('run-2/suite-')),
    }),
  },
  {
    id: 'E4',
    forgery: 'a piece that nobody names is put into an export',
    by: 'export',
    finding: 'export evidence',
    export: (file) => ({
      ...file,
      evidence: [
        ...file.evidence,
        {
          key: 'run-2/report-0000000000000000.json',
          sha256: sha256Of('{}'),
          content: Buffer.from('{}').toString('base64'),
        },
      ],
    }),
  },
  {
    id: 'E5',
    forgery: 'a record is taken out of an export',
    by: 'export',
    finding: 'export chains',
    export: (file) => ({ ...file, records: file.records.filter(({ seq }) => seq !== 2) }),
  },
  {
    id: 'E6',
    forgery: 'the bytes of a piece in an export are others, its digest left',
    by: 'export',
    finding: 'export evidence',
    export: (file) => ({
      ...file,
      evidence: file.evidence.map((piece) => ({
        ...piece,
        content: Buffer.from('{}').toString('base64'),
      })),
    }),
  },
  {
    id: 'E7',
    forgery: 'the end of an export is cut off, and the file says so itself',
    by: 'head',
    finding: 'head hash',
    export: (file) => ({
      ...file,
      records: file.records.slice(0, 2),
      chains: file.chains.map((stretch) => ({
        ...stretch,
        last: 2,
        head: String(file.records[1]?.hash),
      })),
      evidence: file.evidence.filter(({ key }) => /^run-[12]\//.test(key)),
    }),
  },
  {
    id: 'E8',
    forgery: 'the beginning of an export is cut off, which says that everything was asked for',
    by: 'export',
    finding: 'export chains',
    export: (file) => without(file, 1),
  },
  {
    id: 'E9',
    forgery:
      'a run is cut out of the middle of an export, which says that everything was asked for',
    by: 'export',
    finding: 'export chains',
    export: (file) => without(file, 3),
  },
  {
    id: 'E10',
    forgery: 'the same, and the export says that a label was asked for',
    by: 'head',
    finding: 'head hash',
    export: (file) => ({
      ...without(file, 3),
      selection: { labels: { bot_version: '1.4.0' } },
    }),
  },
  {
    id: 'E11',
    forgery: 'a second stretch of an export tells the same places again',
    by: 'export',
    finding: 'export chains',
    export: (file) => ({ ...file, chains: file.chains.flatMap((stretch) => [stretch, stretch]) }),
  },
  {
    id: 'E12',
    forgery: 'the first record of an export is said to follow another one',
    by: 'export',
    finding: 'export chains',
    export: (file) => ({
      ...file,
      chains: file.chains.map((stretch) => ({ ...stretch, follows: '1'.repeat(64) })),
    }),
  },
  {
    id: 'E13',
    forgery:
      'the evidence is left out of an export, which says that it has none, and a verdict flipped',
    by: 'head',
    finding: 'head hash',
    export: (file) => ({
      ...file,
      ...rewritten(file, (record) => ({ ...record, verdict: 'passed' })),
      has_evidence: false,
      evidence: [],
      further_evidence: [],
    }),
  },
  {
    id: 'E14',
    forgery: 'a signed verdict of a run that is not on record is put into an export',
    by: 'export',
    finding: 'export signatures',
    export: (file) => ({ ...file, signatures: [{ run_id: 'run-9', envelope: {} }] }),
  },
  {
    id: 'E15',
    forgery: 'a key in an export is another than the one whose id it has',
    by: 'export',
    finding: 'export keys',
    export: (file) => ({ ...file, keys: [{ keyid: '0'.repeat(64), pem: somebodysKey() }] }),
  },
  {
    id: 'E16',
    forgery: 'signs that one reader passes over and another one stops at are put into a piece',
    by: 'export',
    finding: 'export evidence',
    export: (file) => ({
      ...file,
      evidence: file.evidence.map((piece) => ({ ...piece, content: `*${piece.content}` })),
    }),
  },
];
