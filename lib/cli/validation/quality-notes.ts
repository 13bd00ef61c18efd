import type { Place } from '../../domain/suite/input-problem.ts';
import type {
  NamedCase,
  QualityFinding,
  QualityInstance,
} from '../../domain/suite/quality/quality-finding.ts';
import { foreignText } from '../../platforms/foreign-text.ts';

/** Where the case at a position stands; null where it stands nowhere. */
export type PlaceOf = (position: number) => Place | null;

const MOST_TOLD = 10;
const MOST_IN_JSON = 100;
const LONGEST_TEXT = 80;

/** Each finding as a note, with what to do and the first cases that it is about beneath it. */
export function qualityText(findings: readonly QualityFinding[], placeOf: PlaceOf): string {
  return findings
    .map(({ message, remedy, instances }) => {
      const told = instances.slice(0, MOST_TOLD).map((one) => `  ${sentence(one, placeOf)}\n`);
      const rest = instances.length - told.length;
      return `note: ${message}; ${remedy}\n${told.join('')}${rest > 0 ? `  and ${rest} more\n` : ''}`;
    })
    .join('');
}

/** The same for programs; `total` counts the instances that there are beyond the first hundred, too. */
export function qualityDocument(findings: readonly QualityFinding[], placeOf: PlaceOf) {
  return findings.map(({ code, message, remedy, instances }) => ({
    code,
    message,
    remedy,
    total: instances.length,
    instances: instances.slice(0, MOST_IN_JSON).map(({ found, other, training }) => ({
      case: caseDocument(found, placeOf),
      ...(other && { other: caseDocument(other, placeOf) }),
      ...(training && { training }),
    })),
  }));
}

function caseDocument({ position, id, text, intent }: NamedCase, placeOf: PlaceOf) {
  const { file, line = null } = placeOf(position) ?? {};
  return {
    id,
    ...(file !== undefined && { file }),
    line,
    text,
    ...(intent !== undefined && { intent }),
  };
}

function sentence({ found, other, training }: QualityInstance, placeOf: PlaceOf): string {
  const name = ({ id, position }: NamedCase) => {
    const place = placeOf(position);
    if (place === null) return id;
    return `${id} (${place.file === undefined ? '' : `${place.file}, `}line ${place.line})`;
  };
  if (training !== undefined) {
    const learnt = `${said(training)}, learnt for ${training.intent}`;
    const expects = found.intent === training.intent ? '' : expectation(found);
    return `${name(found)}${expects}: ${said(found)} is ${learnt}`;
  }
  if (other === undefined) return `${found.intent}: ${name(found)}`;
  const apart = found.intent !== other.intent;
  const [one, two] = [found, other].map((each) => `${name(each)}${apart ? expectation(each) : ''}`);
  const alike = found.text === other.text ? said(found) : `${said(found)} and ${said(other)}`;
  return `${one} and ${two}: ${alike}`;
}

function said({ text }: { readonly text: string }): string {
  return `"${foreignText(text, LONGEST_TEXT)}"`;
}

function expectation({ intent }: NamedCase): string {
  return intent === undefined ? '' : ` for ${intent ?? 'no intent'}`;
}
