/** The part of nlp.js that the demo bot uses; the packages come without types. */
declare module '@nlpjs/core' {
  export interface Container {
    use(plugin: unknown): void;
  }
  export function containerBootstrap(settings: object): Container;
}

declare module '@nlpjs/lang-en-min' {
  export const LangEn: unknown;
}

declare module '@nlpjs/nlp' {
  import type { Container } from '@nlpjs/core';

  export interface Classification {
    readonly intent: string;
    /** 0 to 1; the scores of all intents add up to 1. */
    readonly score: number;
  }

  export interface ExtractedEntity {
    readonly entity: string;
    /** What the text says, letter by letter. */
    readonly utteranceText: string;
    /** The option's name, where the entity is a list of options. */
    readonly option?: string;
  }

  export class Nlp {
    constructor(settings: {
      readonly container: Container;
      readonly autoLoad: boolean;
      readonly autoSave: boolean;
    });
    useNlu(className: string, locale: string, domain: string, settings: object): void;
    addLanguage(locale: string): void;
    addDocument(locale: string, text: string, intent: string): void;
    addNerRegexRule(locale: string, name: string, pattern: RegExp): void;
    addNerRuleOptionTexts(
      locale: string,
      name: string,
      option: string,
      texts: readonly string[],
    ): void;
    classify(
      locale: string,
      text: string,
    ): Promise<{ readonly classifications: readonly Classification[] }>;
    extractEntities(
      locale: string,
      text: string,
    ): Promise<{ readonly entities: readonly ExtractedEntity[] }>;
    readonly nluManager: { train(settings: { readonly log: boolean }): Promise<unknown> };
  }
}
