// Usage events: opened apps, viewed pages, performed acts. Queued on the device, sent in batches, each kept until
// the server has answered for it. Repeats are harmless: the server knows every event by its id.
import { isoNow } from './format'
import { uuid } from './idempotency'
import { session } from './session'
import type { AppCode } from './types'

interface UsageEvent {
  event_id: string
  type: 'app.open' | 'page.view' | 'action.perform'
  app: AppCode
  time: string
  page?: string
  duration_ms?: number
  offline?: boolean
}

const PATH = '/api/v1/telemetry'
const KEY = 'zs.telemetry'
const EVERY_MS = 10_000
const LONGEST_WAIT_MS = 300_000
const MOST = 1000
/** Stays below the 64 KiB a browser sends after the page is gone. */
const BATCH = 200
let here: { app: AppCode; page: string } | null = null

/** The queue lies in localStorage and is read anew each time, because several tabs share it. */
function queued(): UsageEvent[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? (stored as UsageEvent[]) : []
  } catch {
    return []
  }
}

function store(queue: UsageEvent[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(queue.slice(-MOST)))
  } catch {
    // Usage events may be lost; work must not be.
  }
}

function record(type: UsageEvent['type'], app: AppCode, page?: string): void {
  if (!session.isSignedIn()) return
  const event: UsageEvent = { event_id: uuid(), type, app, time: isoNow() }
  if (page) event.page = page
  if (!navigator.onLine) event.offline = true
  store([...queued(), event])
}

/** Called by the router: `page` is the route's pattern, so that no identifier of an object is sent. */
export function enterPage(app: AppCode, page: string): void {
  if (here?.app !== app) record('app.open', app)
  record('page.view', app, page)
  here = { app, page }
}

/** Called by the API client after a successful change. */
export function actionPerformed(path: string): void {
  if (here && !/^\/(auth|telemetry|files)\b/.test(path)) record('action.perform', here.app, here.page)
}

let sending = false
let waitMs = 0
let notBefore = 0

/** Send the oldest events; they leave the queue only once the server has answered. */
export async function flush(): Promise<void> {
  const token = session.accessToken
  const batch = queued().slice(0, BATCH)
  if (!token || !batch.length || sending) return
  sending = true
  try {
    const response = await fetch(`${PATH}/events`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ events: batch, sent_at: isoNow() }),
    })
    if (isWorthRepeating(response.status)) return wait(Number(response.headers.get('Retry-After')) * 1000)
    // Every event has its verdict now; and a batch that was refused whole will not get better by repeating it.
    const done = new Set(batch.map((event) => event.event_id))
    store(queued().filter((event) => !done.has(event.event_id)))
    waitMs = notBefore = 0
  } catch {
    wait(0)
  } finally {
    sending = false
  }
}

const isWorthRepeating = (status: number): boolean =>
  status === 401 || status === 408 || status === 429 || status >= 500

/** Longer each time, as a server that is down does not get up faster by being asked by a million phones. */
function wait(toldMs: number): void {
  waitMs = Math.min(Math.max(waitMs * 2, EVERY_MS, toldMs || 0), LONGEST_WAIT_MS)
  notBefore = Date.now() + waitMs
}

/** Called every few seconds and when the network comes back. */
export async function flushWhenDue(): Promise<void> {
  if (navigator.onLine && Date.now() >= notBefore) await flush()
}

/** The page goes away: a beacon outlives it. It brings no answer, so the events stay and are asked for again. */
export function sendBeacon(): void {
  const token = session.accessToken
  const batch = queued().slice(0, BATCH)
  if (!token || !batch.length) return
  const body = JSON.stringify({ token, events: batch, sent_at: isoNow() })
  navigator.sendBeacon?.(`${PATH}/beacon`, new Blob([body], { type: 'text/plain' }))
}

export function forgetEvents(): void {
  here = null
  waitMs = notBefore = 0
  localStorage.removeItem(KEY)
}

export function startTelemetry(): void {
  setInterval(() => void flushWhenDue(), EVERY_MS)
  addEventListener('online', () => {
    notBefore = 0
    void flushWhenDue()
  })
  addEventListener('pagehide', sendBeacon)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') sendBeacon()
  })
}
