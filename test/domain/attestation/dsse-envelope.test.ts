import { describe, expect, it } from 'vitest';
import {
  fromBase64,
  parseEnvelope,
  preAuthenticationEncoding,
  sealEnvelope,
} from '../../../lib/domain/attestation/dsse-envelope.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('what is signed of an envelope', () => {
  // The example of the specification, https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
  it('is the encoding that the specification gives as its example', () => {
    const encoded = preAuthenticationEncoding(
      'http://example.com/HelloWorld',
      bytes('hello world'),
    );

    expect(new TextDecoder().decode(encoded)).toBe(
      'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
    );
  });

  it('counts the bytes of a payload type, not its letters', () => {
    const encoded = preAuthenticationEncoding('application/vnd.exämple+json', bytes('{}'));

    expect(new TextDecoder().decode(encoded)).toBe('DSSEv1 29 application/vnd.exämple+json 2 {}');
  });

  it('ends in a space where the payload is empty', () => {
    expect(new TextDecoder().decode(preAuthenticationEncoding('a', bytes('')))).toBe(
      'DSSEv1 1 a 0 ',
    );
  });
});

describe('Base64 of an envelope', () => {
  it.each(['-_-_Pj8=', '+/+/Pj8=', ''])('is read in both alphabets: %j', (text) => {
    expect(fromBase64(text)).not.toBeNull();
  });

  it.each(['+_+_Pj8=', 'Pj8', 'Pj9=', 'P j8=', 'Pj8=\n', 'Pj8=x', 'ä'])(
    'is refused where it is written in a way that hides letters: %j',
    (text) => {
      expect(fromBase64(text)).toBeNull();
    },
  );
});

describe('an envelope', () => {
  it('is read as it was sealed', () => {
    const sealed = sealEnvelope(bytes('{}'), { keyid: 'k', signature: bytes('s') });

    expect(parseEnvelope(sealed)).toEqual({
      payload: 'e30=',
      payloadType: 'application/vnd.in-toto+json',
      signatures: [{ keyid: 'k', sig: 'cw==' }],
    });
  });

  it.each(['', '{}', '[]', 'null', '{"payload":"","payloadType":"","signatures":[]}', '\u0000'])(
    'is nothing else: %j',
    (text) => {
      expect(parseEnvelope(bytes(text))).toBeNull();
    },
  );
});
