import { type JsonPath, scanJson } from './scan-json.ts';
import { survivesReading } from './survives-reading.ts';

/** Something that reading a JSON text does not keep: what a key said first, or what a number meant. */
export type JsonFlaw = 'is written twice' | 'is a number that loses its value when it is read';

/** Tells what is lost when this text is read by `JSON.parse`. The path is one array that changes on the way. */
export function eachFlaw(text: string, tell: (path: JsonPath, flaw: JsonFlaw) => void): void {
  if (isWrittenBack(text)) return;
  scanJson(text, {
    onKey(path, _, earlier) {
      if (earlier !== undefined) tell(path, 'is written twice');
    },
    onNumber(path, written) {
      if (!survivesReading(written)) {
        tell(path, 'is a number that loses its value when it is read');
      }
    },
  });
}

/** Claims that the text is what is written of what is read in it: then nothing of it is lost, and no key is there twice. */
function isWrittenBack(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}
