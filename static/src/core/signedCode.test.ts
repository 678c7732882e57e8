// The page's verifier gives the published vectors the published verdicts.
import { beforeAll, describe, expect, it } from 'vitest'
import { decode, encode, openKeys, openStatus } from './codeLists'
import type { KeyList, StatusList } from './codeLists'
import { proofOf } from './rotatingProof'
import { judge, verify } from './signedCode'
import published from '../../../docs/code-vectors.json'
import wycheproof from '../../../tests/data/wycheproof_ed25519.json'

interface Update {
  name: string
  signed: string
  accepted: boolean
}
interface Vectors {
  pinned_list_keys: Record<string, string>
  key_list: string
  status_list: string
  codes: Array<{ name: string; content: string; now: number; verdict: string }>
  well_signed_but_malformed: Array<{ name: string; content: string }>
  key_list_updates: Update[]
  status_list_updates: Update[]
  rotating_proofs: Array<{ secret: string; step: number; proof: string }>
}
const vectors = published as unknown as Vectors
const pinned = Object.fromEntries(Object.entries(vectors.pinned_list_keys).map(([kid, x]) => [kid, decode(x)]))
let keys: KeyList
let status: StatusList
beforeAll(async () => {
  keys = await openKeys(vectors.key_list, pinned)
  status = await openStatus(vectors.status_list, keys.list_keys)
})

describe('codes', () => {
  it.each(vectors.codes)('$name: $verdict', async ({ content, now, verdict }) => {
    expect((await judge(content, keys, status, now)).verdict).toBe(verdict)
  })
  it.each(['', '\0', '😀'.repeat(90), 'A'.repeat(1_000_000), 'A'.repeat(180)])('rubbish is malformed', async (content) => {
    expect((await judge(content, keys, status, 0)).verdict).toBe('malformed')
  })
  it.each(vectors.well_signed_but_malformed)('well signed, and malformed: $name', async ({ content }) => {
    expect((await judge(content, keys, status, vectors.codes[0].now)).verdict).toBe('malformed')
  })
  it('notices every changed character', async () => {
    const good = vectors.codes[0].content
    for (let place = good.indexOf('/S/') + 3; place < good.length; place++) {
      const other = good[place] === 'A' ? 'B' : 'A'
      const { verdict } = await judge(good.slice(0, place) + other + good.slice(place + 1), keys, status, vectors.codes[0].now)
      expect(['malformed', 'unknown_key']).toContain(verdict)
    }
  })
})

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (octet) => parseInt(octet, 16))
it.each(wycheproof.groups.flatMap(({ key, tests }) => tests.map((one) => ({ key, ...one }))))(
  'Ed25519 vector $id of Wycheproof: $comment',
  async ({ key, sig, msg, holds }) => expect(await verify(bytes(key), bytes(sig), bytes(msg))).toBe(holds),
)

const accepted = (attempt: Promise<unknown>): Promise<boolean> => attempt.then(() => true, () => false)
describe('lists never go backwards', () => {
  it.each(vectors.key_list_updates)('keys: $name', async ({ signed, accepted: wanted }) => {
    expect(await accepted(openKeys(signed, keys.list_keys, keys))).toBe(wanted)
  })
  it.each(vectors.status_list_updates)('status: $name', async ({ signed, accepted: wanted }) => {
    expect(await accepted(openStatus(signed, keys.list_keys, status))).toBe(wanted)
  })
  it('keeps bytes', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, n) => n % 251)
    expect(decode(encode(bytes))).toEqual(bytes)
  })
})

it.each(vectors.rotating_proofs)('rotating proof of step $step', async ({ secret, step, proof }) => {
  expect(await proofOf(secret, step)).toBe(proof)
})
