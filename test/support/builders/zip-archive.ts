import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  readonly text: string;
  /** What the directory says of its size, where that is not the truth. */
  readonly saidBytes?: number;
}

/** A zip with each part deflated, as any program that writes workbooks makes one. */
export function zipArchive(parts: readonly ZipPart[]): Uint8Array {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, saidBytes } of parts) {
    const content = Buffer.from(text);
    const deflated = deflateRawSync(content);
    const sizes = [crc32(content), deflated.length, saidBytes ?? content.length];
    const header = (signature: number, before: readonly number[], after: number) => {
      const fixed = Buffer.alloc(after);
      fixed.writeUInt32LE(signature, 0);
      fixed.writeUInt16LE(8, before[0] ?? 0);
      for (const [index, size] of sizes.entries()) {
        fixed.writeUInt32LE(size, (before[1] ?? 0) + 4 * index);
      }
      fixed.writeUInt16LE(Buffer.byteLength(name), (before[1] ?? 0) + 12);
      return fixed;
    };
    const file = Buffer.concat([header(0x04034b50, [8, 14], 30), Buffer.from(name), deflated]);
    const entry = header(0x02014b50, [10, 16], 46);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, Buffer.from(name));
    local.push(file);
    offset += file.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, entries, end]);
}
