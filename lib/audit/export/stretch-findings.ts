import { GENESIS_HASH } from '../../domain/audit/audit-chain.ts';
import type { AuditFinding } from '../../domain/verification/audit-finding.ts';
import type { ExportFile, Stretch } from './export-file.ts';
import { exportFinding } from './export-finding.ts';

const MOST_NAMED = 10;

/** Holds what a file says of its chains against the records in it. */
export function stretchFindings({ chains, records, selection }: ExportFile): AuditFinding[] {
  const places = new Map(records.map(({ chain, seq, hash }) => [`${chain} ${seq}`, hash]));
  const told = new Set<string>();
  const { run, since, labels } = selection;
  const isWhole = run === undefined && since === undefined && labels === undefined;
  const findings = chains.flatMap((stretch) => {
    const { chain, first, last, head } = stretch;
    const found = beginningOf(stretch, isWhole);
    for (let seq = first; seq <= last; seq += 1) {
      const place = `${chain} ${seq}`;
      if (told.has(place)) found.push(about(`record ${seq} of ${chain} is in two stretches`));
      told.add(place);
      if (!places.has(place)) {
        found.push(about(`record ${seq} of ${chain} is missing, which the file says it has`));
      }
      if (found.length > MOST_NAMED) break;
    }
    if (found.length === 0 && places.get(`${chain} ${last}`) !== head) {
      found.push(about(`record ${last} of ${chain} has not the hash ${head} that the file says`));
    }
    return found;
  });
  const others = [...places.keys()].filter((place) => !told.has(place));
  return [
    ...findings,
    ...others.map((place) => about(`record ${place} is in no chain that the file names`)),
  ];
}

function beginningOf({ chain, first, follows }: Stretch, isWhole: boolean): AuditFinding[] {
  if (first > 1) {
    return isWhole
      ? [about(`the file says that whole chains were asked for, and ${chain} begins at ${first}`)]
      : [];
  }
  return follows === GENESIS_HASH
    ? []
    : [about(`record 1 of ${chain} follows ${follows}, and a first record follows nothing`)];
}

function about(problem: string): AuditFinding {
  return exportFinding('chains', problem);
}
