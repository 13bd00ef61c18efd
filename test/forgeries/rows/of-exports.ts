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
];
