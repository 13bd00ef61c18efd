import { CORE_SCHEMA, constructFromEvents, parseEvents, YAMLException } from 'js-yaml';
import { formatPath } from '../domain/suite/input-problem.ts';
import { MAX_DEPTH } from '../domain/suite/safe-tree.ts';
import { broken, locationOf, type SourceReading } from './suite-source.ts';
import { yamlFaults } from './yaml-faults.ts';
import { YamlPlaces } from './yaml-places.ts';
import { slipAt } from './yaml-slips.ts';

/**
 * Reads one YAML 1.2 document under the core schema: `no` and dates are text, and nothing is constructed but
 * plain values.
 */
export function readYaml(
  text: string,
  { whenEmpty = 'write a suite; cognigate init shows one' }: { readonly whenEmpty?: string } = {},
): SourceReading {
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    const faulty = yamlFaults(text, events);
    if (faulty) return faulty;
    const value = constructFromEvents(events, { source: text, schema: CORE_SCHEMA })[0];
    if (value === undefined || value === null) {
      return broken(null, 'has nothing but comments and white space in it', whenEmpty);
    }
    let places: YamlPlaces | undefined;
    return {
      status: 'parsed',
      document: {
        value,
        describe: formatPath,
        locate(path, at) {
          places ??= new YamlPlaces(text, events);
          const place = places.find(path, at);
          return place && { ...locationOf(text, place.offset), ...place.written };
        },
      },
    };
  } catch (error) {
    if (error instanceof YAMLException) return explainSyntax(text, error);
    throw error;
  }
}

function explainSyntax(text: string, { reason, mark }: YAMLException): SourceReading {
  const at = mark ? locationOf(text, mark.position) : null;
  if (reason.startsWith('nesting exceeded')) {
    return broken(at, `is nested deeper than ${MAX_DEPTH} levels`, 'make it flatter');
  }
  if (reason.includes('valid JSON character') || reason.includes('non-printable')) {
    return broken(at, 'has a control character', 'remove it');
  }
  if (reason.startsWith('cannot resolve a node')) {
    return broken(at, 'has a tag that does not fit its value', 'remove the tag');
  }
  if (reason.includes('tab character')) {
    return broken(at, 'is indented with a tab', 'indent with spaces');
  }
  const slip = at && slipAt(text, at.line);
  if (slip) return broken(slip.place, slip.problem, slip.remedy);
  const remedy =
    remedies.find(([clue]) => reason.includes(clue))?.[1] ??
    'check the indentation, the colons and the quotes of this line';
  return broken(at, `is not valid YAML: ${reason}`, remedy);
}

const remedies: readonly (readonly [clue: string, remedy: string])[] = [
  ['deficient indentation', 'indent it, or close the quotes or brackets opened above'],
  ['indentation', 'line it up with its neighbours, or put text with special characters in quotes'],
  ['quoted scalar', 'close the quotes'],
  ['end of the stream', 'close the brackets or quotes that are still open'],
  ['reserved', 'put the text in quotes'],
  ['hexadecimal', 'write \\\\ for a backslash, or use single quotes'],
  ['escape', 'write \\\\ for a backslash, or use single quotes'],
];
