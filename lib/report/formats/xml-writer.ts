/** A text run that XML 1.0 would change or end: markup, and white space that attributes lose. */
const MARKUP = /[&<>"\t\n\r]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Writes an XML document element by element, indented; characters that XML cannot hold are its caller's business. */
export class XmlWriter {
  readonly #lines: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];
  readonly #open: string[] = [];

  open(name: string, attributes: Readonly<Record<string, string>> = {}): this {
    this.#write(`<${name}${attributesText(attributes)}>`);
    this.#open.push(name);
    return this;
  }

  /** An element without children. */
  leaf(name: string, attributes: Readonly<Record<string, string>>, text?: string): this {
    const start = `<${name}${attributesText(attributes)}`;
    this.#write(text === undefined ? `${start}/>` : `${start}>${escapedText(text)}</${name}>`);
    return this;
  }

  close(): this {
    const name = this.#open.pop();
    if (name === undefined) throw new RangeError('no element is open');
    this.#write(`</${name}>`);
    return this;
  }

  /** The document, with a line feed at its end. */
  toString(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  #write(text: string): void {
    this.#lines.push('  '.repeat(this.#open.length) + text);
  }
}

function attributesText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value.replaceAll(MARKUP, entityOf)}"`)
    .join('');
}

/** White space in a text stays as it is, but for a carriage return, which a parser would take away. */
function escapedText(text: string): string {
  return text.replaceAll(/[&<>\r]/g, entityOf);
}

function entityOf(character: string): string {
  return ENTITIES[character] ?? character;
}
