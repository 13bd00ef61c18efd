/**
 * Words that make a request polite and leave it the same request, by themselves or in such turns of phrase.
 *
 * The languages are those in which most suites are written; of another, a courtesy counts as words do.
 */
const COURTESIES = [
  // English
  'please|pls|plz|kindly|thanks|thank you|many thanks|cheers|in advance|so much|very much',
  'hi there|hello there|hi|hello|hey|good morning|good afternoon|good evening|excuse me|sorry(?: (?:to|for) (?:bother|disturb|bothering|disturbing)(?: you)?)?',
  '(?:can|could|would|will) (?:you|u)(?: please| kindly)?(?: tell me| let me know| help me| explain)?|would you mind|if you could|if possible',
  'if you (?:dont|do not) mind|would you be so kind(?: as to)?|dear (?:team|support|sir or madam|sir|madam)',
  'i was wondering(?: if)?|i would like to know|id like to know|i want to know|may i ask|i would be grateful(?: if you could)?',
  // German
  'bitte|danke(?: schön| sehr)?|vielen dank|im voraus|hallo|guten (?:tag|morgen|abend)|entschuldigung',
  '(?:können|könnten|könntest|kannst|würden|würdest) (?:sie|du)(?: mir)?(?: sagen| helfen)?',
  // French
  'sil vous plaît|sil te plaît|svp|stp|merci(?: beaucoup| davance)?|bonjour|bonsoir|salut|excusez moi',
  '(?:pouvez|pourriez) vous(?: me dire)?|(?:peux|pourrais) tu(?: me dire)?',
  // Spanish, Portuguese, Italian, Dutch
  'por favor|(?:muchas )?gracias|hola|buenos días|buenas tardes|(?:podría|podrías|puede|puedes) decirme',
  'obrigad[oa]|olá|bom dia|boa tarde|você pode|poderia',
  'per favore|per piacere|grazie(?: mille)?|ciao|buongiorno|buonasera|(?:puoi|può|potrebbe) dirmi',
  'alstublieft|alsjeblieft|dank ?(?:u|je)(?: wel)?|bedankt|goedendag|(?:kunt|zou) u',
  // Arabic
  'من فضلك|لو سمحت|شكرا(?: جزيلا)?|مرحبا|السلام عليكم',
];

const COURTESY = new RegExp(
  `(?<![\\p{L}\\p{M}\\p{N}])(?:${COURTESIES.join('|')})(?![\\p{L}\\p{M}\\p{N}])`,
  'gu',
);

/** What is said in Japanese, Thai and Chinese stands between other words without a space. */
const COURTESY_WITHOUT_SPACES =
  /お願い(?:いた)?します|お願いします|ください|すみません|こんにちは|ありがとうございます|教えて(?=ください)|กรุณา|ช่วย|หน่อย|ขอบคุณ|สวัสดี|ครับ|ค่ะ|คะ|请问|请|您好|你好|谢谢/gu;

/** The text without its courtesies; the text itself where it is nothing but one. */
export function withoutCourtesy(text: string): string {
  const bare = text.replace(COURTESY, ' ').replace(COURTESY_WITHOUT_SPACES, ' ');
  return /[\p{L}\p{N}]/u.test(bare) ? bare : text;
}
