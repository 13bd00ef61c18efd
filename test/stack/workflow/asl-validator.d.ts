declare module 'asl-validator' {
  interface Validation {
    readonly isValid: boolean;
    readonly errorsText: (separator?: string) => string;
  }

  /** Holds a definition in Amazon States Language against its JSON schemas. */
  export default function validate(definition: unknown): Validation;
}
