// Acts written down on this device until the server's receipt says it holds them. Nothing leaves silently.
import { reactive } from 'vue'
import { isoNow } from '../format'
import { uuid } from '../idempotency'
import type { Problem } from '../problem'
import { sha256 } from '../sha256'
import { noRoom, store } from './store'
import type { Store } from './store'
import { sealJson, unsealJson } from './vault'

export interface Manifest {
  field: string
  sha256: string
  size: number
  name: string
}
export interface Draft {
  act: string
  title: string
  subject_id: string
  subject_name: string
  base_version: number
  base: Record<string, unknown>
  body: Record<string, unknown>
  files: Manifest[]
}
/** waiting: not handed in; held: the server has it and waits for something; rejected: refused for good. */
export type EntryState = 'waiting' | 'held' | 'rejected'
export interface Entry extends Draft {
  id: string
  sequence: number
  created_at: string
  content: string
  sha256: string
  state: EntryState
  code: string
  reason: string
  /** Rule, law, article and fields of a refusal. */
  why?: Partial<Problem>
}

/** Where the version of the day pack lies, which every act names. */
export const PACK = 'pack'
/** What the badge and the pages show; filled from the database, so that a reload shows the same. */
export const outbox = reactive({ entries: [] as Entry[], uploading: 0 })

export async function reload(): Promise<Entry[]> {
  const here = await store()
  outbox.entries = here ? await readAll(here) : []
  return outbox.entries
}

async function readAll(here: Store): Promise<Entry[]> {
  const rows = await here.db.getAll('outbox')
  const read = await Promise.all(rows.map((row) => unsealJson<Entry>(here.key, row.sealed).catch(() => null)))
  return read.filter((one): one is Entry => one !== null).sort((a, b) => a.sequence - b.sequence)
}

let turn: Promise<unknown> = Promise.resolve()

/** Write an act down; resolves once it is safely on the device. Acts are numbered one after the other. */
export function add(draft: Draft): Promise<Entry> {
  const mine = turn.then(() => addNow(draft))
  turn = mine.catch(() => undefined)
  return mine
}

async function addNow(draft: Draft): Promise<Entry> {
  const here = await store()
  if (!here) throw new Error('本机无法保存记录，请在联网时操作。')
  const chain = `chain.${draft.subject_id}`
  const sequence = await nextSequence(here)
  const after = (await here.db.get('meta', chain)) as number | undefined
  const pack = ((await here.db.get('meta', PACK)) as string | undefined) ?? ''
  const created_at = isoNow()
  const content = JSON.stringify({
    act: draft.act,
    subject_id: draft.subject_id,
    base_version: draft.base_version,
    base: draft.base,
    after: after ?? null,
    device_time: created_at,
    monotonic_ms: Math.round(performance.now()),
    pack,
    files: draft.files,
    body: draft.body,
  })
  const hash = await sha256(new TextEncoder().encode(content).buffer as ArrayBuffer)
  const entry: Entry = { ...draft, id: uuid(), sequence, created_at, content, sha256: hash, state: 'waiting', code: '', reason: '' }
  const sealed = await sealJson(here.key, entry)
  // Chain and act in one transaction: a page killed in between leaves none or both of them.
  const tx = here.db.transaction(['meta', 'outbox'], 'readwrite')
  const puts = [tx.objectStore('meta').put(sequence, chain), tx.objectStore('outbox').put({ id: entry.id, sequence, sealed })]
  await Promise.all([...puts, tx.done]).catch(noRoom)
  await reload()
  return entry
}

/** Taken in one transaction, so that two tabs never take the same; a number lost with its page is only a gap. */
async function nextSequence(here: Store): Promise<number> {
  const tx = here.db.transaction('meta', 'readwrite')
  const next = (((await tx.store.get('sequence')) as number | undefined) ?? 0) + 1
  await tx.store.put(next, 'sequence')
  await tx.done
  return next
}

export async function mark(entry: Entry, state: EntryState, code: string, reason: string, why?: Partial<Problem>): Promise<void> {
  const here = await store()
  if (!here) return
  const next = { ...entry, state, code, reason, why }
  await here.db.put('outbox', { id: entry.id, sequence: entry.sequence, sealed: await sealJson(here.key, next) })
}

/** Only for acts whose receipt was checked, or that the user gave up after the server refused them. */
export async function remove(id: string): Promise<void> {
  const here = await store()
  await here?.db.delete('outbox', id)
}

export const entriesOf = (subject: string): Entry[] => outbox.entries.filter((entry) => entry.subject_id === subject)
