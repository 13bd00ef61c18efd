// Opens a state directory, waits for a word, and takes messages of one hour until there are none; of some it sends none.
import { once } from 'node:events';
import { openStateDirectory } from '../../../lib/local/state-directory.ts';

const [path = '', name = ''] = process.argv.slice(2);
const state = openStateDirectory(path);
const budget = state.messageBudget('https://bot.example', 600, () => Date.UTC(2026, 10, 2, 8));
console.log('open');
await once(process.stdin, 'data');
let sent = 0;
for (let round = 1; ; round += 1) {
  const { granted } = await budget.take({ runId: name, wanted: 1 + (round % 7), urgent: false });
  if (granted === 0) break;
  const unused = round % 3 === 0 ? granted : 0;
  sent += granted - unused;
  if (unused > 0) await budget.adjust(-unused);
}
console.log(sent);
process.stdin.destroy();
state.close();
