// What this device keeps of the signed-in user: answers of the server, files, acts to hand in. One database a user.
import { deleteDB, openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'
import { uuid } from '../idempotency'
import { session } from '../session'
import { canKeep, destroyKey, keyOf, seal, sealJson, unseal, unsealJson } from './vault'
import type { Sealed } from './vault'

interface Shape extends DBSchema {
  answers: { key: string; value: { sealed: Sealed; at: number } }
  files: { key: string; value: { sealed: Sealed; type: string; size: number; uploaded: boolean } }
  outbox: { key: string; value: { id: string; sequence: number; sealed: Sealed } }
  meta: { key: string; value: string | number }
}
export interface Store {
  db: IDBPDatabase<Shape>
  key: CryptoKey
  deviceId: string
}

const nameOf = (user: string): string => `zs.user.${user}`
let opened: { user: string; store: Promise<Store> } | null = null

/** The signed-in user's store, or null where nothing can be kept. */
export async function store(): Promise<Store | null> {
  const user = session.me?.id
  if (!user || !canKeep()) return null
  if (opened?.user !== user) opened = { user, store: open(user) }
  try {
    return await opened.store
  } catch {
    opened = null
    return null
  }
}

async function open(user: string): Promise<Store> {
  const db = await openDB<Shape>(nameOf(user), 1, {
    upgrade(fresh) {
      fresh.createObjectStore('answers')
      fresh.createObjectStore('files')
      fresh.createObjectStore('outbox', { keyPath: 'id' })
      fresh.createObjectStore('meta')
    },
    // Another tab signs out: let it delete the database.
    blocking: () => forgetOpened(),
  })
  const key = await keyOf(user)
  const tx = db.transaction('meta', 'readwrite')
  const deviceId = ((await tx.store.get('device')) as string | undefined) ?? uuid()
  await tx.store.put(deviceId, 'device')
  await tx.done
  // Ask that a phone short of space does not throw this away by itself.
  void navigator.storage?.persist?.().catch(() => undefined)
  return { db, key, deviceId }
}

function forgetOpened(): void {
  void opened?.store.then(({ db }) => db.close()).catch(() => undefined)
  opened = null
}

/** Signing out: the key first, so that whatever cannot be deleted can at least never be read. */
export async function forgetStore(user: string | undefined): Promise<void> {
  if (!user || !canKeep()) return
  await destroyKey(user).catch(() => undefined)
  forgetOpened()
  await deleteDB(nameOf(user)).catch(() => undefined)
}

/** A full phone must not look like a saved photo. */
export function noRoom(error: unknown): never {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') throw new Error('手机存储空间不足，没有保存成功。请清理空间后重试。')
  throw error
}

/** Which answers are kept for the time without signal: the officer's day, and what its pages ask for. */
const KEPT: RegExp[] = [
  /^\/api\/v1\/enforcement\/(guide|matters|tasks|inspections|colleagues|day-pack)(\/[^/?]+)?(\/act-code)?(\?|$)/,
  /^\/api\/v1\/workbench\/(apps|todos)(\?|$)/,
  /^\/api\/v1\/sync\/conflicts(\?|$)/,
  /^\/api\/v1\/auth\/me$/,
]
export const isKept = (address: string): boolean => KEPT.some((rule) => rule.test(address))

export async function keepAnswer(address: string, value: unknown): Promise<void> {
  const here = await store()
  if (here) await here.db.put('answers', { sealed: await sealJson(here.key, value), at: Date.now() }, address)
}

export async function keptAnswer<T>(address: string): Promise<T | undefined> {
  const here = await store()
  const row = await here?.db.get('answers', address)
  return here && row ? unsealJson<T>(here.key, row.sealed).catch(() => undefined) : undefined
}

export async function keepFile(sha256: string, bytes: ArrayBuffer, type: string): Promise<boolean> {
  const here = await store()
  if (!here) return false
  const sealed = await seal(here.key, bytes)
  await here.db.put('files', { sealed, type, size: bytes.byteLength, uploaded: false }, sha256).catch(noRoom)
  return true
}

export async function keptFile(sha256: string): Promise<Blob | undefined> {
  const here = await store()
  const row = await here?.db.get('files', sha256)
  return here && row ? new Blob([await unseal(here.key, row.sealed)], { type: row.type }) : undefined
}
