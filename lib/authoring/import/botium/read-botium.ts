import { basename, extname } from 'node:path';
import { readJson } from '../../../suite-file/json-source.ts';
import { readYaml } from '../../../suite-file/yaml-source.ts';
import type { Losses } from '../losses.ts';
import { type SourceFile, textOf, unreadable } from '../source-files.ts';
import { readBotiumMapping } from './read-mapping.ts';
import { readConvoText, readUtterancesText } from './read-text.ts';
import type { Convo, Script } from './script.ts';

/** Claims that a file of a folder is one of Botium's, of those that can be read. */
export function isBotiumFile(name: string): boolean {
  return /\.(convo|pconvo|utterances|scriptingmemory)\.(txt|csv|xlsx)$|\.(ya?ml|json)$/i.test(name);
}

/**
 * What all files hold together; a list that comes twice is one.
 * @throws ConfigurationInvalid where a file cannot be read.
 */
export function readBotium(files: readonly SourceFile[], losses: Losses): Script {
  const convos: Convo[] = [];
  const utterances = new Map<string, readonly string[]>();
  const addList = (name: string, texts: readonly string[]) => {
    const known = utterances.get(name) ?? [];
    utterances.set(name, [...new Set([...known, ...texts])]);
  };
  for (const file of files) {
    const name = basename(file.name);
    const extension = extname(name).toLowerCase();
    if (/^skip[._-]/i.test(name)) losses.add('files that Botium skips by their name', file.name);
    else if (/\.utterances\.txt$/i.test(name)) {
      const list = readUtterancesText(textOf(file));
      if (list !== null) addList(...list);
    } else if (/\.(pconvo|scriptingmemory)\./i.test(name)) {
      losses.add('partial convos and scripting memories', file.name);
    } else if (extension === '.txt') {
      convos.push(readConvoText(textOf(file), name.replace(/(\.convo)?\.txt$/i, '')));
    } else if (['.yaml', '.yml', '.json'].includes(extension)) {
      const script = readBotiumMapping(mappingIn(file, extension));
      if (script.convos.length === 0 && script.utterances.size === 0) {
        losses.add('files without convos and utterances', file.name);
      }
      convos.push(...script.convos);
      for (const [list, texts] of script.utterances) addList(list, texts);
    } else losses.add('files in CSV and Excel, which Botium can save as text', file.name);
  }
  return { convos, utterances };
}

function mappingIn(file: SourceFile, extension: string): unknown {
  const text = textOf(file);
  const reading =
    extension === '.json'
      ? readJson(text)
      : readYaml(text, { whenEmpty: 'write convos or utterances' });
  if (reading.status === 'parsed') return reading.document.value;
  throw unreadable(file.name, reading);
}
