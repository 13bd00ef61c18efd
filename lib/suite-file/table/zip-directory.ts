const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
/** An end of 22 bytes and a comment of at most 65,535. */
const LONGEST_END = 65_557;
/** In place of a size that stands elsewhere. */
const ELSEWHERE = 0xffffffff;

export interface ZipEntry {
  readonly name: string;
  /** What its directory says; infinite where it does not say it. */
  readonly inflatedBytes: number;
}

/** What is in a zip, by the directory at its end (APPNOTE 6.3.10, 4.3.12); null where that is missing or damaged. */
export function zipDirectory(bytes: Uint8Array): readonly ZipEntry[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  if (end === null) return null;
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) return null;
    const [compressed, inflated] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const isSaid = inflated !== ELSEWHERE && (inflated > 0 || compressed <= 2);
    entries.push({ name, inflatedBytes: isSaid ? inflated : Number.POSITIVE_INFINITY });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function endOfDirectory(view: DataView): number | null {
  const first = Math.max(0, view.byteLength - LONGEST_END);
  for (let at = view.byteLength - 22; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  return null;
}
