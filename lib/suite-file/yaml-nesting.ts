interface Frame {
  readonly isMapping: boolean;
  readonly anchor: string | null;
  /** Offset of each key that was seen. */
  readonly keys: Map<string, number>;
  /** The entry under way: a position, a key, or null before a mapping's next key. */
  entry: number | string | null;
  /** Nodes inside, aliases counted by what they stand for. */
  parts: number;
}

/** Where in a YAML document a reader is, and how large what it has anchored is. */
export class YamlNesting {
  readonly #frames: Frame[] = [];
  readonly #sizes = new Map<string, number>();

  get path(): (number | string)[] {
    return this.#frames.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  }

  /** Steps to the entry that the next node belongs to; true where the node is a mapping's key. */
  step(): boolean {
    const frame = this.#frames.at(-1);
    if (frame && !frame.isMapping) frame.entry = Number(frame.entry ?? -1) + 1;
    return frame?.isMapping === true && frame.entry === null;
  }

  /** Begins the entry of a key; returns where the same key was before. */
  begin(key: string, offset: number): number | undefined {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return undefined;
    const earlier = frame.keys.get(key);
    frame.keys.set(key, offset);
    frame.entry = key;
    return earlier;
  }

  enter(isMapping: boolean, anchor: string | null): void {
    this.#frames.push({ isMapping, anchor, keys: new Map(), entry: null, parts: 0 });
  }

  /** Ends a list or mapping; returns how many nodes it has. */
  leave(): number {
    const frame = this.#frames.pop();
    if (frame === undefined) return 0;
    this.settle(frame.parts + 1, frame.anchor);
    return frame.parts;
  }

  /** Ends a node of so many parts. */
  settle(parts: number, anchor: string | null): void {
    this.anchor(parts, anchor);
    const frame = this.#frames.at(-1);
    if (!frame) return;
    frame.parts += parts;
    if (frame.isMapping) frame.entry = null;
  }

  anchor(parts: number, anchor: string | null): void {
    if (anchor !== null) this.#sizes.set(anchor, parts);
  }

  /** Parts of what is anchored; undefined where nothing is. */
  sizeOf(anchor: string): number | undefined {
    return this.#sizes.get(anchor);
  }

  /** Claims that the reader is inside of what is anchored. */
  isWithin(anchor: string): boolean {
    return this.#frames.some((frame) => frame.anchor === anchor);
  }
}
