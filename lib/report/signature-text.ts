import type { Report } from '../domain/report.ts';
import { oneLine } from './neutral-text.ts';

/** How far one may trust that the verdict is the gate's, in a line; an older report has said nothing of it. */
export function signatureText({ signature }: Pick<Report, 'signature'>): string {
  switch (signature?.status) {
    case 'signed':
      return `signed by the key ${signature.keyid}, expires ${signature.expires}`;
    case 'owed':
      return `not signed yet: ${oneLine(signature.problem)}`;
    default:
      return 'unsigned';
  }
}
