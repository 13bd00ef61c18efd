import { createHash, randomUUID } from 'node:crypto';

/** Makes ids that look like the platform's: the same in every process, but for what is executed. */
export class IdSource {
  readonly #counts = new Map<string, number>();
  readonly #start = randomUUID();

  /** 24 characters of `[a-f0-9]`; the next one of its kind. */
  next(kind: string): string {
    return idOf(`${kind} ${this.#number(kind)}`);
  }

  /** The next one of its kind, and one that no earlier start of a mock has given. */
  nextOfThisStart(kind: string): string {
    return idOf(`${this.#start} ${kind} ${this.#number(kind)}`);
  }

  /** Such as `api--2f1c…`: what support asks for. */
  nextTraceId(service: 'api' | 'endpoint'): string {
    return `${service}--${uuidOf(`trace ${service} ${this.#number(service)}`)}`;
  }

  #number(kind: string): number {
    const number = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, number);
    return number;
  }
}

/** The id of the thing with this name: 24 characters of `[a-f0-9]`. */
export function idOf(name: string): string {
  return digest(name).slice(0, 24);
}

/** The reference id of the thing with this name: a UUID in form. */
export function uuidOf(name: string): string {
  const hex = digest(`uuid ${name}`);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
