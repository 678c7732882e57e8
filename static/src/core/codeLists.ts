// The signed key list and status list: fetched while there is a network, held for when there is none, never taken backwards.
import { get } from './api'
import { verify } from './signedCode'

export interface ListedKey {
  kid: string
  alg: string
  x: Uint8Array
}
export interface KeyList {
  version: number
  issued_at: number
  keys: ListedKey[]
  revoked: string[]
  list_keys: Record<string, Uint8Array>
  /** What receipts of offline acts and of evidence are verified with; kept for good, so that old receipts stay provable. */
  receipt_keys: Record<string, Uint8Array>
}
export interface StatusList {
  version: number
  issued_at: number
  size: number
  bits: Uint8Array
  isRevoked: (index: number | null) => boolean
}
interface Answer {
  signed: string
}
/** A list that must not replace the one held. */
export class Refused extends Error {}

const KEYS_AT = 'zs.code.keys'
const STATUS_AT = 'zs.code.status'
const PINNED_AT = 'zs.code.pinned'
const NONE_HELD = '本机还没有验签清单，请先联网打开一次本页。'

/** The key list in `token`, when it may replace `held`; throws Refused. `trusted` are list keys by id. */
export async function openKeys(token: string, trusted: Record<string, Uint8Array>, held?: KeyList): Promise<KeyList> {
  const payload = await payloadOf(token, 'zs-keys+jwt', trusted)
  const found: KeyList = {
    version: whole(payload.version),
    issued_at: whole(payload.iat),
    keys: (payload.keys as Array<Record<string, string>>).map(({ kid, alg, x }) => ({ kid, alg, x: decode(x) })),
    revoked: payload.revoked as string[],
    list_keys: listKeys(payload),
    receipt_keys: receiptKeys(payload),
  }
  if (held) refuseBackwards(found, held)
  return found
}

function refuseBackwards(found: KeyList, held: KeyList): void {
  if (found.version < held.version || found.issued_at < held.issued_at) throw new Refused('rollback')
  if (held.revoked.some((kid) => !found.revoked.includes(kid))) throw new Refused('a revoked key id came back')
  if (found.keys.some((one) => found.revoked.includes(one.kid))) throw new Refused('a revoked key is listed')
  for (const one of held.keys) {
    const now = found.keys.find((other) => other.kid === one.kid)
    if (now && encode(now.x) !== encode(one.x)) throw new Refused('a key id has another key')
  }
  const ids = (list: KeyList): string => list.keys.map((one) => one.kid).sort().join() + '|' + [...list.revoked].sort().join()
  if (found.version === held.version && ids(found) !== ids(held)) throw new Refused('the same version says something else')
}

/** The status list in `token` (whole, or a change of `held`), when it may replace `held`; throws Refused. */
export async function openStatus(token: string, trusted: Record<string, Uint8Array>, held?: StatusList): Promise<StatusList> {
  const isChange = headerOf(token).typ === 'zs-status-delta+jwt'
  const payload = await payloadOf(token, isChange ? 'zs-status-delta+jwt' : 'zs-status+jwt', trusted)
  const [version, issued, size] = [whole(payload.version), whole(payload.iat), whole(payload.size)]
  if (held && (version < held.version || issued < held.issued_at || size < held.size)) throw new Refused('rollback')
  if (isChange) return changed(payload, held, version, issued, size)
  const bits = decode(String(payload.bits))
  if (bits.length !== (size + 7) >> 3) throw new Refused('the bits do not match the size')
  if (held) {
    if (held.bits.some((octet, n) => octet & ~bits[n])) throw new Refused('a revoked code came back')
    const isSame = bits.every((octet, n) => octet === (held.bits[n] ?? 0))
    if (version === held.version && !isSame) throw new Refused('the same version says something else')
  }
  return statusList(version, issued, size, bits)
}

function changed(payload: Record<string, unknown>, held: StatusList | undefined, version: number, issued: number, size: number): StatusList {
  if (!held || whole(payload.from) !== held.version) throw new Refused('a change of another version')
  const bits = new Uint8Array((size + 7) >> 3)
  bits.set(held.bits)
  for (const index of payload.revoked as number[]) {
    if (!(index >= 0 && index < size)) throw new Refused('a bit outside the list')
    bits[index >> 3] |= 0x80 >> (index & 7)
  }
  return statusList(version, issued, size, bits)
}

function statusList(version: number, issued_at: number, size: number, bits: Uint8Array): StatusList {
  const isRevoked = (index: number | null): boolean =>
    index !== null && index < size && Boolean(bits[index >> 3] & (0x80 >> (index & 7)))
  return { version, issued_at, size, bits, isRevoked }
}

/** Fetch both lists and keep them; what is refused leaves the ones held. */
export async function refreshLists(): Promise<void> {
  const held = await heldLists().catch(() => null)
  const keys = await refreshKeys()
  const query = held ? { since: held.status.version } : {}
  const token = (await get<Answer>('/safety-code/status-list', query)).signed
  const status = await openStatus(token, keys.list_keys, held?.status)
  const kept = { version: status.version, issued_at: status.issued_at, size: status.size, bits: encode(status.bits) }
  localStorage.setItem(STATUS_AT, JSON.stringify(kept))
}

/** Fetch the key list alone and keep it; rejects with Refused when it may not replace the one held. */
export async function refreshKeys(): Promise<KeyList> {
  const token = (await get<Answer>('/safety-code/keys')).signed
  const held = await heldKeys().catch(() => undefined)
  const pinned = localStorage.getItem(PINNED_AT)
  const trusted = held?.list_keys ?? (pinned ? listKeys(JSON.parse(pinned)) : listKeys(bodyOf(token)))
  const keys = await openKeys(token, trusted, held)
  if (!pinned) localStorage.setItem(PINNED_AT, JSON.stringify({ list_keys: bodyOf(token).list_keys }))
  localStorage.setItem(KEYS_AT, token)
  return keys
}

/** The key list held; rejects with a sentence for the user when there is none. */
export async function heldKeys(): Promise<KeyList> {
  const token = localStorage.getItem(KEYS_AT)
  if (!token) throw new Error(NONE_HELD)
  // What this device verified when it came is its own; it is not verified again at every scan.
  const body = bodyOf(token)
  return {
    version: whole(body.version),
    issued_at: whole(body.iat),
    keys: (body.keys as Array<Record<string, string>>).map((one) => ({ kid: one.kid, alg: one.alg, x: decode(one.x) })),
    revoked: body.revoked as string[],
    list_keys: listKeys(body),
    receipt_keys: receiptKeys(body),
  }
}

/** The lists held; rejects with a sentence for the user when there are none. */
export async function heldLists(): Promise<{ keys: KeyList; status: StatusList }> {
  const kept = localStorage.getItem(STATUS_AT)
  if (!kept) throw new Error(NONE_HELD)
  const keys = await heldKeys()
  const { version, issued_at, size, bits } = JSON.parse(kept) as Record<'version' | 'issued_at' | 'size', number> & { bits: string }
  return { keys, status: statusList(version, issued_at, size, decode(bits)) }
}

const listKeys = (body: Record<string, unknown>): Record<string, Uint8Array> => byId(body.list_keys)
/** A list from before there were any names none. */
const receiptKeys = (body: Record<string, unknown>): Record<string, Uint8Array> => byId(body.receipt_keys ?? [])

function byId(listed: unknown): Record<string, Uint8Array> {
  const found: Record<string, Uint8Array> = {}
  for (const { kid, x } of listed as Array<{ kid: string; x: string }>) found[kid] = decode(x)
  return found
}

async function payloadOf(token: string, typ: string, trusted: Record<string, Uint8Array>): Promise<Record<string, unknown>> {
  const parts = token.split('.')
  const header = headerOf(token)
  const key = trusted[header.kid]
  if (parts.length !== 3 || header.typ !== typ || header.alg !== 'EdDSA' || !key) throw new Refused('not a list of ours')
  const signed = Uint8Array.from(`${parts[0]}.${parts[1]}`, (letter) => letter.charCodeAt(0))
  if (!(await verify(key, decode(parts[2]), signed))) throw new Refused('the signature does not hold')
  return bodyOf(token)
}

const headerOf = (token: string): Record<string, string> => parsed(token.split('.')[0]) as Record<string, string>
const bodyOf = (token: string): Record<string, unknown> => parsed(token.split('.')[1]) as Record<string, unknown>

function parsed(part: string | undefined): unknown {
  try {
    return JSON.parse(String.fromCharCode(...decode(part ?? '')))
  } catch {
    throw new Refused('unreadable')
  }
}

function whole(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new Refused('unreadable')
  return value
}

/** base64url → bytes. */
export const decode = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))

/** bytes → base64url, a piece at a time: a list of a million codes is too long for one call. */
export function encode(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
