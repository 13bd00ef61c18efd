declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** How long a table stays in the state CREATING. */
    readonly createTableMs?: number;
  }

  /** An in-memory DynamoDB that listens for `POST /`. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
