/** The columns of a test case. */
export const COLUMNS = [
  'input_text',
  'expected_intent',
  'expected_entities',
  'expected_response_contains',
  'allowed_latency_ms',
  'id',
  'tags',
] as const;
export type Column = (typeof COLUMNS)[number];

/** Names that other tools and people give to a column and that can mean no other; written as `bareName` has them. */
const SYNONYMS: Readonly<Record<Column, string>> = {
  input_text:
    'input text utterance utterances question questions query phrase message prompt sentence userinput usermessage ' +
    'usertext userutterance userquery userquestion userphrase testphrase testutterance testinput examplesentence ' +
    'äußerung äusserung aeusserung frage eingabe eingabetext nachricht satz beispielsatz benutzereingabe nutzereingabe ' +
    'nutzerfrage testfrage',
  expected_intent:
    'intent intents intentname expectedintentname intentexpected targetintent absicht erwarteteabsicht zielabsicht ' +
    'erwarteterintent zielintent',
  expected_entities:
    'entities entity expectedentity entitynames entitäten entitaeten entität entitaet erwarteteentitäten ' +
    'erwarteteentitaeten',
  expected_response_contains:
    'response answer expectedresponse expectedanswer responsecontains answercontains expectedresponsetext ' +
    'expectedanswercontains antwort erwarteteantwort',
  allowed_latency_ms:
    'latency latencyms allowedlatency maxlatency maxlatencyms latencylimitms latenz latenzms maxlatenz maxlatenzms ' +
    'erlaubtelatenzms',
  id: 'caseid testid testcaseid testcase testfall testfallid fallid',
  tags: 'tag labels schlagwort schlagwörter schlagwoerter',
};

const COLUMN_OF = new Map<string, Column>(
  COLUMNS.flatMap((column) =>
    [bareName(column), ...SYNONYMS[column].split(' ')].map((name) => [name, column] as const),
  ),
);

/** The column that a header means; letter case, blanks, underscores and hyphens do not matter. */
export function columnNamed(header: string): Column | null {
  return COLUMN_OF.get(bareName(header)) ?? null;
}

function bareName(header: string): string {
  return header
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{Cf}_-]+/gu, '');
}
