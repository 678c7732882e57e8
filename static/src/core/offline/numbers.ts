// Document numbers lent to this device: for papers handed over without signal. A number is taken once, whatever happens.
import { addressOf, call } from '../api'
import { keptAnswer, store } from './store'
import { register } from './sync'

interface Lease {
  word: string
  numbers: string[]
  expires_at: string
}
const PACK = addressOf('/enforcement/day-pack')
const usedKey = (word: string): string => `used.${word}`
const split = (text: unknown): string[] => (typeof text === 'string' && text ? text.split(',') : [])

/** Numbers of `word` still to be used here. */
export async function numbersLeft(word: string): Promise<string[]> {
  const here = await store()
  const leases = (await keptAnswer<{ leases: Lease[] }>(PACK))?.leases ?? []
  const used = new Set(split(await here?.db.get('meta', usedKey(word))))
  const lent = leases.filter((lease) => lease.word === word && Date.parse(lease.expires_at) > Date.now())
  return lent.flatMap((lease) => lease.numbers).filter((number) => !used.has(number))
}

/** Take the next number; undefined where none is left, and the server will give one when the act comes in. */
export async function takeNumber(word: string): Promise<string | undefined> {
  const here = await store()
  const left = await numbersLeft(word)
  if (!here) return undefined
  const tx = here.db.transaction('meta', 'readwrite')
  const used = split(await tx.store.get(usedKey(word)))
  const number = left.find((one) => !used.includes(one))
  if (number) await tx.store.put([...used, number].slice(-200).join(','), usedKey(word))
  await tx.done
  return number
}

/** Ask the server for a block; needs signal. */
export async function borrowNumbers(word: string, count: number): Promise<void> {
  const here = await store()
  if (!here) return
  await register(here.deviceId)
  await call('POST', '/sync/number-leases', { body: { word, count }, headers: { 'Device-Id': here.deviceId } })
}
