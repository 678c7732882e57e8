// Codes judged without a network: docs/code-format.md in the browser, with WebCrypto and the lists held.
import type { KeyList, StatusList } from './codeLists'

export type VerdictKind =
  | 'valid'
  | 'expired'
  | 'not_yet_valid'
  | 'revoked'
  | 'unknown_key'
  | 'stale_list'
  | 'clock_suspect'
  | 'malformed'

export interface CodeClaims {
  code_id: string
  kind: number
  colour: string | null
  issued_at: number
  expires_at: number
  status_index: number | null
}
export interface OfflineVerdict {
  verdict: VerdictKind
  claims: CodeClaims | null
  proof: string | null
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const CONTENT = /^(?:HTTPS?:\/\/[^/]{1,255}\/S\/)?([A-Z2-7]{100,300})(?:\.([0-9]{8}))?$/
const COLOURS = [null, 'green', 'yellow', 'red', 'grey', 'blue', 'orange']
const EDDSA = -8
const LEEWAY = 120
const LIST_MAX_AGE = 24 * 3600

/** The verdict on any text whatever; `now` in seconds since 1970. Rejects only where WebCrypto lacks Ed25519. */
export async function judge(content: string, keys: KeyList, status: StatusList, now: number): Promise<OfflineVerdict> {
  const message = content.length > 600 ? null : open(content)
  if (!message) return { verdict: 'malformed', claims: null, proof: null }
  const key = keys.keys.find((one) => one.kid === message.kid)
  const proof = message.proof
  if (!key) return { verdict: 'unknown_key', claims: null, proof }
  const isOurs = message.algorithm === EDDSA && key.alg === 'ed25519' && message.signature.length === 64
  const holds = isOurs && (await verify(key.x, message.signature, toBeSigned(message.header, message.payload)))
  const claims = holds ? claimsOf(message.payload) : null
  if (!claims) return { verdict: 'malformed', claims: null, proof }
  return { verdict: judged(claims, keys, status, now), claims, proof }
}

const ACT = 4
/** Whether a text calls itself the code of an official act; whether it is one, the server says. */
export function isActCode(content: string): boolean {
  const message = content.length > 600 ? null : open(content)
  return Boolean(message && claimsOf(message.payload)?.kind === ACT)
}

function judged(claims: CodeClaims, keys: KeyList, status: StatusList, now: number): VerdictKind {
  if (status.isRevoked(claims.status_index)) return 'revoked'
  if (now < Math.max(keys.issued_at, status.issued_at) - LEEWAY) return 'clock_suspect'
  if (now < claims.issued_at - LEEWAY) return 'not_yet_valid'
  if (now >= claims.expires_at) return 'expired'
  return now - Math.min(keys.issued_at, status.issued_at) > LIST_MAX_AGE ? 'stale_list' : 'valid'
}

let canDo: Promise<boolean> | undefined
/** Whether this web view can verify Ed25519 at all; asked for once. */
export function canVerify(): Promise<boolean> {
  // Any 32 bytes are a key to import; the answer is whether the algorithm is known.
  canDo ??= Promise.resolve()
    .then(() => crypto.subtle.importKey('raw', new Uint8Array(32).fill(1), { name: 'Ed25519' }, false, ['verify']))
    .then(() => true, () => false)
  return canDo
}

/** Whether an Ed25519 signature holds; rejects with a sentence for the user where the web view cannot tell. */
export async function verify(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean> {
  let key: CryptoKey
  try {
    key = await crypto.subtle.importKey('raw', publicKey as BufferSource, { name: 'Ed25519' }, false, ['verify'])
  } catch {
    throw new Error('本机浏览器不能离线验签，请联网后核验，或升级浏览器。')
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signature as BufferSource, message as BufferSource)
}

interface Message {
  algorithm: unknown
  kid: string
  header: Uint8Array
  payload: Uint8Array
  signature: Uint8Array
  proof: string | null
}

function open(content: string): Message | null {
  const found = CONTENT.exec(content.trim().toUpperCase())
  if (!found) return null
  try {
    const bytes = base32(found[1])
    const reader = new Reader(bytes)
    const parts = reader.item()
    if (!reader.isAtEnd() || !(parts instanceof Tagged) || parts.tag !== 18 || !Array.isArray(parts.value)) return null
    const [header, unprotected, payload, signature] = parts.value as unknown[]
    if (parts.value.length !== 4 || !(unprotected instanceof Map) || unprotected.size) return null
    if (!(header instanceof Uint8Array) || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array)) return null
    const inner = new Reader(header)
    const labels = inner.item()
    const kid = labels instanceof Map && labels.size === 2 ? labels.get(4) : null
    if (!inner.isAtEnd() || !(labels instanceof Map) || !(kid instanceof Uint8Array)) return null
    return { algorithm: labels.get(1), kid: ascii(kid), header, payload, signature, proof: found[2] ?? null }
  } catch {
    return null
  }
}

function claimsOf(payload: Uint8Array): CodeClaims | null {
  try {
    const reader = new Reader(payload)
    const claims = reader.item()
    if (!(claims instanceof Map) || !reader.isAtEnd()) return null
    const [expires, issued, code] = [claims.get(4), claims.get(6), claims.get(7)]
    if (typeof expires !== 'number' || typeof issued !== 'number' || !(code instanceof Uint8Array)) return null
    if (code.length !== 17 && code.length !== 20) return null
    const hex = Array.from(code.subarray(0, 16), (octet) => octet.toString(16).padStart(2, '0')).join('')
    return {
      code_id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
      kind: code[16] >> 3,
      colour: COLOURS[code[16] & 7] ?? null,
      issued_at: issued,
      expires_at: expires,
      status_index: code.length === 20 ? (code[17] << 16) | (code[18] << 8) | code[19] : null,
    }
  } catch {
    return null
  }
}

/** Sig_structure of RFC 9052 §4.4. */
function toBeSigned(header: Uint8Array, payload: Uint8Array): Uint8Array {
  const context = [0x84, 0x6a, ...Array.from('Signature1', (letter) => letter.charCodeAt(0))]
  return Uint8Array.from([...context, ...byteString(header), 0x40, ...byteString(payload)])
}

const byteString = (bytes: Uint8Array): number[] =>
  bytes.length < 24 ? [0x40 | bytes.length, ...bytes] : [0x58, bytes.length, ...bytes]

const ascii = (bytes: Uint8Array): string => Array.from(bytes, (octet) => String.fromCharCode(octet)).join('')

/** RFC 4648 base32 without padding; the bits left over must be zero, so that a code has one text. */
function base32(text: string): Uint8Array {
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (const letter of text) {
    held = (held << 5) | ALPHABET.indexOf(letter)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 255)
      held &= (1 << bits) - 1
    }
  }
  if (held || bits >= 5) throw new Error('base32')
  return Uint8Array.from(bytes)
}

function isBefore(one: Uint8Array, other: Uint8Array): boolean {
  const differs = one.findIndex((octet, n) => octet !== other[n])
  return differs < 0 ? one.length < other.length : one[differs] < (other[differs] ?? -1)
}

class Tagged {
  constructor(readonly tag: number, readonly value: unknown) {}
}

/** The part of CBOR that codes use, in its one deterministic form (RFC 8949 §4.2.1); throws for anything else. */
class Reader {
  private at = 0
  constructor(private readonly bytes: Uint8Array, private depth = 0) {}

  isAtEnd = (): boolean => this.at === this.bytes.length

  item(): unknown {
    if (++this.depth > 8) throw new Error('cbor')
    const head = this.octet()
    const size = this.size(head & 31)
    const found = this.value(head >> 5, size)
    this.depth--
    return found
  }

  private value(major: number, size: number): unknown {
    switch (major) {
      case 0: return size
      case 1: return -1 - size
      case 2: return this.take(size)
      case 3: return ascii(this.take(size))
      case 4: return this.many(size)
      case 5: return this.map(size)
      case 6: return new Tagged(size, this.item())
      default: throw new Error('cbor')
    }
  }

  private many(count: number): unknown[] {
    if (count > 16) throw new Error('cbor')
    return Array.from({ length: count }, () => this.item())
  }

  /** Keys stand in the order of their bytes, so none stands twice. */
  private map(count: number): Map<unknown, unknown> {
    if (count > 8) throw new Error('cbor')
    const found = new Map<unknown, unknown>()
    let before: Uint8Array | null = null
    for (let n = 0; n < count; n++) {
      const start = this.at
      const key = this.item()
      const written = this.bytes.subarray(start, this.at)
      if (before && !isBefore(before, written)) throw new Error('cbor')
      before = written
      found.set(key, this.item())
    }
    return found
  }

  private size(short: number): number {
    if (short < 24) return short
    const width = { 24: 1, 25: 2, 26: 4 }[short]
    if (!width) throw new Error('cbor')
    let size = 0
    for (let n = 0; n < width; n++) size = size * 256 + this.octet()
    if (size < { 1: 24, 2: 256, 4: 65536 }[width]!) throw new Error('cbor')
    return size
  }

  private octet(): number {
    if (this.at >= this.bytes.length) throw new Error('cbor')
    return this.bytes[this.at++]
  }

  private take(size: number): Uint8Array {
    if (this.at + size > this.bytes.length) throw new Error('cbor')
    this.at += size
    return this.bytes.subarray(this.at - size, this.at)
  }
}
