// The outbox on a real (in-memory) IndexedDB: numbered, chained, sealed, and left only with the server's receipt.
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Me } from '../types'

const memory = new Map<string, string>()
vi.stubGlobal('localStorage', {
  getItem: (key: string) => memory.get(key) ?? null,
  setItem: (key: string, value: string) => void memory.set(key, value),
  removeItem: (key: string) => void memory.delete(key),
})
vi.stubGlobal('addEventListener', () => undefined)
vi.stubGlobal('location', { origin: 'http://test' })

const { encode } = await import('../codeLists')
const { signedText } = await import('./receipts')
const { session } = await import('../session')
const { add, outbox, reload } = await import('./outbox')
const { forgetStore, keepAnswer, keptAnswer, store } = await import('./store')
const { sync, link } = await import('./sync')

let user = 0
const draft = (over: object = {}) => ({
  act: 'enforcement.inspection.answer', title: '填写检查项', subject_id: 'visit-1', subject_name: '示例酒店', base_version: 3,
  base: {}, body: { answers: [] }, files: [], ...over,
})
interface Sent {
  items: Array<{ id: string; sequence: number; content: string }>
}
const LIST = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair
const OURS = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair
const THEIRS = (await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair
const raw = async (pair: CryptoKeyPair): Promise<string> => encode(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
const signed = async (pair: CryptoKeyPair, bytes: Uint8Array): Promise<string> =>
  encode(new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, pair.privateKey, bytes as BufferSource)))

/** The signed key list, as the server publishes it. */
async function keyList(): Promise<object> {
  const part = (value: object): string => encode(new TextEncoder().encode(JSON.stringify(value)))
  const head = part({ alg: 'EdDSA', typ: 'zs-keys+jwt', kid: 'list' })
  const body = part({
    version: 3, iat: 1_795_000_000, exp: 1_795_086_400, keys: [], revoked: [],
    list_keys: [{ kid: 'list', x: await raw(LIST) }], receipt_keys: [{ kid: 'ours', x: await raw(OURS) }],
  })
  return { signed: `${head}.${body}.${await signed(LIST, new TextEncoder().encode(`${head}.${body}`))}` }
}

interface Item {
  id: string
  sequence: number
}
/** A receipt over `sha256`, by whichever key. */
async function receipt(item: Item, sha256 = held(item) ?? '', kid = 'ours', pair = OURS): Promise<object> {
  const told = { id: item.id, sequence: item.sequence, sha256, received_at: '2026-11-24T01:30:00.000+00:00' }
  return { ...told, kid, signature: await signed(pair, signedText(told)) }
}

/** A server that answers each batch with `judge`. */
function server(judge: (item: Sent['items'][number]) => object | Promise<object>): Sent[] {
  const batches: Sent[] = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    if (address.endsWith('/sync/devices')) return Response.json({})
    if (address.endsWith('/safety-code/keys')) return Response.json(await keyList())
    if (address.includes('/sync/receipts')) return Response.json({ items: [], not_held: [] })
    const batch = JSON.parse(String(init.body)) as Sent
    batches.push(batch)
    const items = await Promise.all(batch.items.map(async (item) => ({ detail: {}, ...(await judge(item)) })))
    return Response.json({ items, released: [], clock_flagged: false, skew_seconds: 0 })
  })
  return batches
}
const entry = (id: string) => outbox.entries.find((one) => one.id === id)
const held = (item: Item) => entry(item.id)?.sha256

beforeEach(async () => {
  session.know({ id: `user-${++user}`, permissions: ['sync.use'] } as unknown as Me)
  session.keep({ access_token: 'a', refresh_token: 'r', expires_in: 900 })
  await reload()
})

describe('writing down', () => {
  it('numbers acts and chains those about one object', async () => {
    const [one, two, other] = await Promise.all([add(draft()), add(draft()), add(draft({ subject_id: 'visit-2' }))])
    expect([one.sequence, two.sequence, other.sequence]).toEqual([1, 2, 3])
    expect([one, two, other].map((item) => (JSON.parse(item.content) as { after: number | null }).after)).toEqual([null, 1, null])
  })

  it('keeps nothing readable on the disk', async () => {
    await add(draft({ subject_name: '某某酒店' }))
    await keepAnswer('/api/v1/enforcement/guide', { name: '某某酒店' })
    const here = await store()
    const rows = [...(await here!.db.getAll('outbox')), ...(await here!.db.getAll('answers'))]
    const text = rows.map((row) => new TextDecoder().decode(row.sealed.data)).join('')
    expect(text).not.toContain('某某酒店')
    expect(await keptAnswer('/api/v1/enforcement/guide')).toEqual({ name: '某某酒店' })
  })

  it('shows nobody what another user of the phone wrote', async () => {
    await add(draft())
    session.know({ id: `user-${++user}`, permissions: ['sync.use'] } as unknown as Me)
    expect(await reload()).toEqual([])
  })
})

describe('handing in', () => {
  it('removes an act with its receipt', async () => {
    const batches = server(async (item) => ({ id: item.id, verdict: 'applied', status: 'applied', receipt: await receipt(item) }))
    await add(draft())
    await sync()
    expect(batches[0].items).toHaveLength(1)
    expect(outbox.entries).toEqual([])
  })

  it.each([
    ['another key under our name', (item: Item) => receipt(item, held(item), 'ours', THEIRS)],
    ['a key nobody published', (item: Item) => receipt(item, held(item), 'theirs', THEIRS)],
    ['no signature at all', async (item: Item) => ({ ...(await receipt(item)), signature: '' })],
    ['the signature of another act', async (item: Item) => ({ ...(await receipt({ ...item, sequence: item.sequence + 1 })), sequence: item.sequence })],
  ])('keeps an act whose receipt bears %s', async (_, forged) => {
    server(async (item) => ({ id: item.id, verdict: 'applied', status: 'applied', receipt: await forged(item) }))
    await add(draft())
    await sync()
    expect(outbox.entries.map((one) => [one.state, one.code])).toEqual([['waiting', 'receipt-not-proven']])
  })

  it('keeps an act whose receipt speaks of other bytes', async () => {
    server(async (item) => ({ id: item.id, verdict: 'applied', status: 'applied', receipt: await receipt(item, 'f'.repeat(64)), retryable: true }))
    await add(draft())
    await sync()
    expect(outbox.entries).toHaveLength(1)
  })

  it('shows one verdict for each act, and sends a refused one no more', async () => {
    const batches = server(async (item) =>
      item.sequence === 1
        ? { id: item.id, verdict: 'rejected', status: 'rejected', code: 'rule-refusal', reason: '还有3项未填写', receipt: await receipt(item), detail: { rule: 'PEN-002' } }
        : { id: item.id, verdict: 'held', status: 'held', code: 'predecessor-held', reason: '等待', receipt: await receipt(item) },
    )
    await add(draft())
    await add(draft())
    await sync()
    expect(outbox.entries.map((one) => [one.state, one.code])).toEqual([['rejected', 'rule-refusal'], ['held', 'predecessor-held']])
    expect(outbox.entries[0].why?.rule).toBe('PEN-002')
    const before = batches.flatMap((batch) => batch.items).length
    await sync()
    expect(batches.flatMap((batch) => batch.items)).toHaveLength(before)
  })

  it('keeps everything when there is no signal, and says so', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')))
    await add(draft())
    await sync()
    expect(outbox.entries).toHaveLength(1)
    expect(link.isOnline).toBe(false)
  })

  it('keeps an act the server could not judge now, to be sent again', async () => {
    const batches = server((item) => ({ id: item.id, verdict: 'rejected', status: 'rejected', code: 'future-time', reason: '请校准手机时间', retryable: true, receipt: null }))
    await add(draft())
    await sync()
    expect(outbox.entries[0].state).toBe('waiting')
    expect(outbox.entries[0].reason).toBe('请校准手机时间')
    await sync()
    expect(batches[0].items[0]).toEqual(batches[1].items[0])
  })
})

describe('signing out', () => {
  it('destroys the key and the database', async () => {
    await add(draft())
    const mine = session.me?.id
    await forgetStore(mine)
    const keys = await openDB('zs.keys', 1)
    expect(await keys.get('keys', mine!)).toBeUndefined()
    keys.close()
    expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(`zs.user.${mine}`)
  })
})
