/**
 * CommonJS packages inside an ESM bundle call `require`, which ESM does not have. The module's old name is one
 * that the oldest Node.js which is told its age knows too.
 */
export const REQUIRE_BANNER =
  "import{createRequire as __createRequire}from'module';" +
  'const require=__createRequire(import.meta.url);';
