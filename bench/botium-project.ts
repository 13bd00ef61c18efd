import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the bot of a comparison answers to everything. */
export const BOT_SAYS = 'I hear you.';

/**
 * Writes conversations of one turn for `botium-cli` and returns the path of its configuration.
 *
 * Its connector for any REST service speaks to the endpoint, as a new user in each conversation.
 */
export function botiumProject(
  directory: string,
  { url, cases }: { readonly url: string; readonly cases: number },
): string {
  for (let at = 1; at <= cases; at += 1) {
    const convo = `c${at}\n\n#me\nhello ${at}\n\n#bot\n${BOT_SAYS}\n`;
    writeFileSync(join(directory, `c${at}.convo.txt`), convo);
  }
  const person = '{{botium.conversationId}}';
  const config = join(directory, 'botium.json');
  writeFileSync(
    config,
    JSON.stringify({
      botium: {
        Capabilities: {
          PROJECTNAME: 'conversations',
          CONTAINERMODE: 'simplerest',
          SIMPLEREST_URL: url,
          SIMPLEREST_METHOD: 'POST',
          SIMPLEREST_BODY_TEMPLATE: JSON.stringify({
            userId: person,
            sessionId: person,
            text: '{{msg.messageText}}',
          }),
          SIMPLEREST_RESPONSE_JSONPATH: '$.outputStack[*].text',
        },
      },
    }),
  );
  return config;
}
