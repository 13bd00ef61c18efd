import * as z from 'zod';

/** Compiling a schema takes as long as it takes to read some hundred documents by it. */
const WORTH_COMPILING = 100;

/**
 * A schema that is compiled into a function once it has been asked for so often that this pays; what that
 * function refuses is judged by the schema itself, which says why.
 */
export function oftenRead<Schema extends z.ZodType>(schema: Schema): () => Schema {
  let asked = 0;
  let read = schema;
  return () => {
    asked += 1;
    if (asked === WORTH_COMPILING) read = z.compile(schema);
    return read;
  };
}
