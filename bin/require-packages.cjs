const { existsSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const top = dirname(__dirname);
const { devDependencies } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
const [missing, ...others] = Object.keys(devDependencies).filter((name) => !isInstalled(name, top));
if (missing !== undefined) {
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  console.error(
    `cognigate: what package.json asks for is not installed: ${missing}${more}; run: npm ci`,
  );
  process.exit(3);
}

/** A workspace around the checkout may hold it, too. */
function isInstalled(name, folder) {
  if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return true;
  const above = dirname(folder);
  return above !== folder && isInstalled(name, above);
}
