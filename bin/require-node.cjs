// biome-ignore-all lint/style/useTemplate: any Node.js has to read this, however old.
var NEEDED = [22, 16];
var found = process.versions.node.split('.').map(Number);
var wanted = 'needs Node.js ' + NEEDED.join('.') + ' or newer';
if (found[0] < NEEDED[0] || (found[0] === NEEDED[0] && found[1] < NEEDED[1])) {
  console.error('cognigate: ' + wanted + '; this is ' + process.version);
  process.exit(3);
}
