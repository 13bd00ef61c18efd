// Claims a run and keeps it until it is killed or told to end.
import { once } from 'node:events';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';

const [path = '', runId = ''] = process.argv.slice(2);
const state = openStateDirectory(path);
state.claimRun(runId);
console.log('claimed');
await once(process.stdin, 'data');
process.stdin.destroy();
state.close();
console.log('released');
