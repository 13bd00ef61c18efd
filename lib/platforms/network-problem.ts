const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'dropped the connection',
  EPIPE: 'dropped the connection',
  ENOTFOUND: 'is not a known host name',
  EAI_AGAIN: 'cannot be looked up at present',
  EADDRNOTPUBLIC: 'has an address that is not public',
  EHOSTUNREACH: 'cannot be reached from here',
  ENETUNREACH: 'cannot be reached from here',
  ETIMEDOUT: 'did not take the connection in time',
  EPROTO: 'failed the TLS handshake',
  CERT_HAS_EXPIRED: 'has an expired TLS certificate',
  CERT_NOT_YET_VALID: 'has a TLS certificate that is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a self-signed TLS certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a self-signed TLS certificate in its chain',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a TLS certificate of an unknown issuer',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a TLS certificate of an unknown issuer',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a TLS certificate for another host name',
};

/** What a CA of a company's own is named by. */
const OWN_CA = 'a CA of your own is named by NODE_EXTRA_CA_CERTS';
const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/**
 * What is wrong with a connection, to follow the host's name in a sentence.
 *
 * Made from the error's code alone: messages of the network layer can quote what was sent.
 */
export function networkProblem(error: unknown): string {
  const code = errorCode(error);
  if (code === null) return 'could not be talked to';
  if (code.startsWith('HPE_')) return `did not answer in HTTP (${code})`;
  if (code === 'ERR_PROXY_TUNNEL') return tunnelProblem(statusOf(error));
  const cause = `${CAUSES[code] ?? 'could not be talked to'} (${code})`;
  return UNTRUSTED.has(code) ? `${cause}; ${OWN_CA}` : cause;
}

/** What a proxy did that let nothing through; `status` is what it answered, null where it did not. */
export function tunnelProblem(status: number | null): string {
  if (status === null) return 'granted no way through in time';
  if (status === 407)
    return 'asks for a user name and a password (407): write them into its address';
  return `lets nothing through (${status})`;
}

function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { statusCode } = error;
  return typeof statusCode === 'number' ? statusCode : null;
}

/** The code of a system or TLS error; null where it has none that looks like one. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const { code } = error;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : null;
}
