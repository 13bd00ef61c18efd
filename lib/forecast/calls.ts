/** One call of a port: its name, what it was given and what it returned. */
export interface PortCall {
  readonly name: string;
  readonly given: readonly unknown[];
  readonly returned: unknown;
}

/** The port, each call of which goes through `around` and is told when it is done. */
export function withCalls<Port extends object>(
  port: Port,
  around: (work: () => Promise<unknown>) => Promise<unknown>,
  told: (call: PortCall) => void = () => undefined,
): Port {
  return new Proxy(port, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property, target);
      if (typeof member !== 'function') return member;
      return async (...given: readonly unknown[]) => {
        const returned: unknown = await around(async () => Reflect.apply(member, target, given));
        told({ name: String(property), given, returned });
        return returned;
      };
    },
  });
}
