import { Parser } from 'htmlparser2';
import { micromark } from 'micromark';
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';
import { gfmTable, gfmTableHtml } from 'micromark-extension-gfm-table';

/** What is called while a document of HTML is read. */
export interface HtmlReader {
  onopentag(name: string, attributes: Readonly<Record<string, string>>): void;
  ontext(text: string): void;
  onclosetag(name: string): void;
}

function parseHtml(html: string, reader: HtmlReader): void {
  new Parser(reader, { decodeEntities: true, lowerCaseTags: true }).end(html);
}

/** Markdown (CommonMark with tables and strikethrough of GFM), and the HTML and SSML in it as they are. */
function htmlOfMarkdown(text: string): string {
  return micromark(text, {
    // Nothing is shown to anybody: the HTML is read by the next parser and thrown away.
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfmTable(), gfmStrikethrough()],
    htmlExtensions: [gfmTableHtml(), gfmStrikethroughHtml()],
  });
}

export const markupParsers = { parseHtml, htmlOfMarkdown };
