/** CommonJS packages inside an ESM bundle call `require`, which ESM does not have. */
export const REQUIRE_BANNER =
  "import{createRequire as __createRequire}from'node:module';" +
  'const require=__createRequire(import.meta.url);';
