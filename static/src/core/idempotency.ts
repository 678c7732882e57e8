// One key for one intention of the user: kept over retries until the server has given a definite answer.

const open = new Map<string, { fingerprint: string; key: string }>()

/** RFC 4122 version 4; older web views lack crypto.randomUUID. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The key for this call: the same while nothing changed in what is sent and no definite answer came. */
export function keyFor(call: string, fingerprint: string): string {
  const known = open.get(call)
  if (known && known.fingerprint === fingerprint) return known.key
  const key = uuid()
  open.set(call, { fingerprint, key })
  return key
}

/** Whether the outcome leaves the question open, so that a repeat must carry the same key. */
export function isUndecided(status: number): boolean {
  return status === 0 || status === 401 || status === 409 || status === 429 || status >= 500
}

/** Close the intention once the answer is definite. */
export function settle(call: string, status: number): void {
  if (!isUndecided(status)) open.delete(call)
}

export function forgetAll(): void {
  open.clear()
}
