// Handing in: whenever there is signal, everything written down goes up; an act leaves only with its receipt.
import { reactive } from 'vue'
import { addressOf, call } from '../api'
import { isoNow } from '../format'
import { ApiError, asProblem } from '../problem'
import type { Problem } from '../problem'
import { session } from '../session'
import { mark, outbox, reload, remove } from './outbox'
import type { Entry } from './outbox'
import { Retry } from './pauses'
import type { Outcome } from './pauses'
import { isHeld } from './receipts'
import type { Receipt } from './receipts'
import { store } from './store'
import { dropSpentFiles, uploadFiles } from './transfer'

export const APP_VERSION = '0.1.0'
const BATCH = 50
export const MAY_SYNC = 'sync.use'

interface Verdict {
  id: string
  verdict: string
  status: string
  code: string
  reason: string
  retryable: boolean
  detail: Partial<Problem>
  receipt: Receipt | null
}
interface BatchAnswer {
  items: Verdict[]
  released: Verdict[]
  clock_flagged: boolean
  skew_seconds: number
}

/** `isOnline` is what the last call found, not what the phone believes; `problem` is why nothing is taken at all. */
export const link = reactive({ isOnline: true, isClockOff: false, skewSeconds: 0, problem: null as Problem | null })
const listeners = new Set<(verdicts: Verdict[]) => void>()
/** Be told of verdicts as they come. */
export function onVerdicts(listener: (verdicts: Verdict[]) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const absorbers: Array<(entry: Entry) => Promise<void>> = []
/** Work an act that came in into the copy kept here: the next answer may be hours away. */
export function onApplied(absorb: (entry: Entry) => Promise<void>): void {
  absorbers.push(absorb)
}

let running: Promise<void> | null = null
let isStarted = false
const retry = new Retry(() => sync())
let again = false

/** Hand in now; a call while one runs makes it run once more, so that nothing just written is left behind. */
export function sync(): Promise<void> {
  if (running) {
    again = true
    return running
  }
  running = exclusively(async () => {
    const outcome = await round()
    if (isStarted) retry.after(outcome)
  }).finally(() => {
    running = null
    if (again) {
      again = false
      void sync()
    }
  })
  return running
}

async function exclusively(work: () => Promise<void>): Promise<void> {
  // Two tabs must not hand in the same acts at once; where locks are unknown the server's ids make it harmless.
  if ('locks' in navigator) await navigator.locks.request('zs.sync', work)
  else await work()
}

async function round(): Promise<Outcome> {
  const here = await store()
  if (!here || !session.isSignedIn() || !session.may(MAY_SYNC)) return 'done'
  await reload()
  if (!isSomethingLeft()) {
    await dropSpentFiles()
    return 'done'
  }
  try {
    await register(here.deviceId)
    await handIn(here.deviceId)
    link.isOnline = true
    if (await uploadFiles()) await settle(await send(here.deviceId, []))
    await askAgain()
    await reload()
    await dropSpentFiles()
    link.problem = null
    return isSomethingLeft() ? 'rest' : 'done'
  } catch (error) {
    return await goneWrong(error)
  } finally {
    await reload()
  }
}

const isSomethingLeft = (): boolean => outbox.entries.some((entry) => entry.state !== 'rejected')
/** What the server refuses this device as a whole will not be otherwise in a second. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429

async function goneWrong(error: unknown): Promise<Outcome> {
  // A file that did not get through says nothing of the cause; the next round finds out.
  if (!(error instanceof ApiError)) link.isOnline = navigator.onLine
  else if (error.status === 0) link.isOnline = false
  else {
    link.problem = asProblem(error)
    const here = await store()
    if (error.slug === 'unknown-device') await here?.db.delete('meta', registration())
    if (isFinal(error.status) && error.slug !== 'unknown-device') return 'rest'
  }
  return 'failed'
}

const registration = (): string => `registered.${session.me?.id}`

/** Make the device known to the server, once for each version of the app. */
export async function register(deviceId: string): Promise<void> {
  const here = await store()
  if (!here || (await here.db.get('meta', registration())) === APP_VERSION) return
  const name = /Android|iPhone|iPad|HarmonyOS/.exec(navigator.userAgent)?.[0] ?? '浏览器'
  await call('POST', '/sync/devices', { body: { id: deviceId, name, app_version: APP_VERSION } })
  await here.db.put('meta', APP_VERSION, registration())
}

async function handIn(deviceId: string): Promise<void> {
  const waiting = outbox.entries.filter((entry) => entry.state === 'waiting')
  for (let start = 0; start < waiting.length; start += BATCH) {
    await settle(await send(deviceId, waiting.slice(start, start + BATCH)))
  }
}

async function send(deviceId: string, entries: Entry[]): Promise<Verdict[]> {
  const items = entries.map(({ id, sequence, content }) => ({ id, sequence, content }))
  const answer = await call<BatchAnswer>('POST', '/sync/batches', {
    body: { sent_at: isoNow(), app_version: APP_VERSION, items },
    headers: { 'Device-Id': deviceId },
  })
  link.isClockOff = answer.clock_flagged
  link.skewSeconds = answer.skew_seconds
  return [...answer.items, ...answer.released]
}

/** What is held may have moved on by another device's act: its receipt tells. */
async function askAgain(): Promise<void> {
  const held = (await reload()).filter((entry) => entry.state === 'held').slice(0, 200)
  if (!held.length) return
  const path = addressOf('/sync/receipts', { ids: held.map((entry) => entry.id).join(',') })
  const { items } = await call<{ items: Verdict[] }>('GET', path)
  await settle(items)
}

async function settle(verdicts: Verdict[]): Promise<void> {
  const mine = new Map((await reload()).map((entry) => [entry.id, entry]))
  for (const verdict of verdicts) {
    const entry = mine.get(verdict.id)
    if (entry) await settleOne(entry, verdict)
  }
  await reload()
  if (verdicts.length) listeners.forEach((listener) => listener(verdicts))
}

async function settleOne(entry: Entry, verdict: Verdict): Promise<void> {
  const isHeldThere = await isHeld(verdict.receipt, entry)
  if (isHeldThere && (verdict.status === 'applied' || verdict.status === 'conflict')) {
    for (const absorb of absorbers) await absorb(entry).catch(() => undefined)
    return remove(entry.id)
  }
  if (isHeldThere && verdict.status === 'held') return mark(entry, 'held', verdict.code, verdict.reason)
  if (verdict.receipt && !isHeldThere) return mark(entry, 'waiting', 'receipt-not-proven', '服务器的回执未能通过验证，记录仍保存在本机，稍后自动重试。')
  const { rule, law, article, errors } = verdict.detail
  return mark(entry, verdict.retryable ? 'waiting' : 'rejected', verdict.code, verdict.reason, { rule, law, article, errors })
}

/** From now on: at start, when signal or the page comes back, and while something waits after growing pauses. */
export function startSync(): void {
  link.isOnline = navigator.onLine
  addEventListener('online', () => {
    link.isOnline = true
    void sync()
  })
  addEventListener('offline', () => (link.isOnline = false))
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void sync())
  isStarted = true
  void reload().then(sync)
}
