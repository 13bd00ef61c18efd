/** What is thrown where a process would be gone. */
export const killed = Object.assign(new Error('kill -9'), { name: 'Killed' });

/** Dies at its nth touch of the world: before that is done, or right after. */
export class Mortal {
  #left: number;
  readonly #diesBefore: boolean;
  #isDead = false;

  /** @param place even: before the touch of half that number, counted from 0; odd: after it */
  constructor(place: number) {
    this.#left = Math.floor(place / 2) + 1;
    this.#diesBefore = place % 2 === 0;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  async touch<T>(world: () => Promise<T>): Promise<T> {
    if (this.#isDead) throw killed;
    this.#left -= 1;
    this.#isDead = this.#left === 0;
    if (this.#isDead && this.#diesBefore) throw killed;
    const done = await world();
    if (this.#isDead) throw killed;
    return done;
  }

  /** The port, each of whose calls is a touch. */
  port<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name);
        if (typeof own !== 'function') return own;
        return (...told: unknown[]) => this.touch<unknown>(() => own.apply(target, told));
      },
    });
  }
}
