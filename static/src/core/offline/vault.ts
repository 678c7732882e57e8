// The key of everything this device keeps of a user. It never leaves the browser; signing out destroys it.
import { openDB } from 'idb'

const KEYS = 'zs.keys'

/** Secure pages only (https, or the machine itself): elsewhere nothing is kept, and pages work online only. */
export const canKeep = (): boolean => typeof indexedDB !== 'undefined' && Boolean(globalThis.crypto?.subtle)

const keys = () => openDB(KEYS, 1, { upgrade: (db) => void db.createObjectStore('keys') })

/** The user's AES-256-GCM key, made at first use; not extractable. */
export async function keyOf(user: string): Promise<CryptoKey> {
  const db = await keys()
  try {
    const known = (await db.get('keys', user)) as CryptoKey | undefined
    if (known) return known
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    const tx = db.transaction('keys', 'readwrite')
    // Another tab may have been quicker: the first key stands.
    const first = (await tx.store.get(user)) as CryptoKey | undefined
    if (!first) await tx.store.put(made, user)
    await tx.done
    return first ?? made
  } finally {
    db.close()
  }
}

export async function destroyKey(user: string): Promise<void> {
  const db = await keys()
  await db.delete('keys', user)
  db.close()
}

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

export async function seal(key: CryptoKey, bytes: ArrayBuffer): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  return { iv, data: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes) }
}

export const unseal = (key: CryptoKey, sealed: Sealed): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, key, sealed.data)

export const sealJson = (key: CryptoKey, value: unknown): Promise<Sealed> =>
  seal(key, new TextEncoder().encode(JSON.stringify(value)).buffer as ArrayBuffer)

export const unsealJson = async <T>(key: CryptoKey, sealed: Sealed): Promise<T> =>
  JSON.parse(new TextDecoder().decode(await unseal(key, sealed))) as T
