import { fieldOf } from './field-of.ts';
import { shownTexts } from './shown-texts.ts';

/** What the web chat draws of an output's data, the first that is there (Cognigy/chat-components, `getChannelPayload`). */
const CHANNELS = ['_webchat3', '_webchat', '_default', '_defaultPreview'] as const;

/** What is drawn where nothing else is to be seen. */
const LAST_CHANNEL = '_facebook';

/** Kinds of the default channel that are drawn, be there words in them or not. */
const DRAWN_KINDS = [
  '_quickReplies',
  '_buttons',
  '_gallery',
  '_list',
  '_image',
  '_video',
  '_audio',
  '_adaptiveCard',
] as const;

/** Parts of the data that are the platform's, not the flow's. */
const PLATFORM_PARTS: ReadonlySet<string | number> = new Set([
  '_cognigy',
  '_data',
  '_plugin',
  'attachments',
  ...CHANNELS,
  LAST_CHANNEL,
]);

/** Claims that words are looked for in this part of an output's data. */
export function isPlatformPart(name: string | number): boolean {
  return PLATFORM_PARTS.has(name);
}

/**
 * The texts that are drawn in place of an output's own; null where nothing is, so that its own text is.
 * A default reply of an intent has its content under `_data`.
 *
 * @throws TooDeep
 */
export function drawnTexts(data: unknown, hasOwnText: boolean): readonly string[] | null {
  const places = [data, fieldOf(data, '_data')];
  for (const place of places) {
    const drawn = drawnOf(place, CHANNELS);
    if (drawn !== null) return drawn;
  }
  if (hasOwnText) return null;
  return (
    places.map((place) => drawnOf(place, [LAST_CHANNEL])).find((each) => each !== null) ?? null
  );
}

function drawnOf(data: unknown, channels: readonly string[]): readonly string[] | null {
  const plugin = fieldOf(data, '_plugin');
  const texts = ['data', 'payload'].flatMap((part) =>
    shownTexts(fieldOf(plugin, part), { labels: true }),
  );
  if (texts.length > 0) return texts;
  const files = fieldOf(data, 'attachments');
  if (Array.isArray(files)) return shownTexts(files, { labels: true });
  for (const holder of [fieldOf(data, '_cognigy'), data]) {
    for (const channel of channels) {
      const payload = fieldOf(holder, channel);
      const shown = shownTexts(payload);
      if (shown.length > 0 || isDrawn(payload)) return shown;
    }
  }
  return null;
}

/** Claims that there is something to see, such as a picture, even without a word. */
function isDrawn(payload: unknown): boolean {
  return (
    fieldOf(payload, 'adaptiveCard') !== undefined ||
    fieldOf(fieldOf(payload, 'message'), 'attachment') !== undefined ||
    DRAWN_KINDS.some((kind) => fieldOf(payload, kind) !== undefined)
  );
}

/** Claims that the flow has put something of its own into the data. */
export function hasOwnData(data: unknown): boolean {
  if (data === undefined || data === null || data === '') return false;
  if (typeof data !== 'object') return true;
  return Object.keys(data).some((name) => !isPlatformPart(name));
}
