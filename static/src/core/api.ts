// The one way to the server: token, idempotency key, If-Match, one refresh on 401, problems as ApiError.
import { keyFor, settle } from './idempotency'
import { isKept, keepAnswer, keptAnswer, keptFile } from './offline/store'
import { ApiError, OFFLINE, readProblem } from './problem'
import { sendTelling } from './sending'
import { session } from './session'
import type { Tokens } from './session'
import { actionPerformed } from './telemetry'

export const PREFIX = '/api/v1'
/** `local:<sha256>.<size>` names a file that is on this device and goes up with the act that speaks of it. */
export const LOCAL = 'local:'
type Query = Record<string, string | number | boolean | null | undefined>

export interface Options {
  query?: Query
  body?: unknown
  /** A file, sent as it is. */
  content?: Blob
  /** What makes a file the same on a repeat: its SHA-256. */
  fingerprint?: string
  version?: number
  headers?: Record<string, string>
  /** Told how far a file is on its way, in whole percent. */
  tell?: (percent: number) => void
}
type Init = Omit<RequestInit, 'headers'> & { headers: Record<string, string>; tell?: (percent: number) => void }

/** Paths of the contract are below /api/v1; addresses inside answers are sometimes complete already. */
export function addressOf(path: string, query: Query = {}): string {
  const base = /^(https?:|\/api\/|\/S\/)/.test(path) ? path : PREFIX + path
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${base}?${text}` : base
}

/** Read; what an officer needs on site is kept on the device and given again while there is no signal. */
export async function get<T>(path: string, query?: Query): Promise<T> {
  const address = addressOf(path, query)
  // How much of a list was asked for is no part of what it is kept as.
  const kept = addressOf(path, { ...query, limit: undefined })
  if (!isKept(kept)) return call<T>('GET', address)
  try {
    const answer = await call<T>('GET', address)
    void keepAnswer(kept, answer).catch(() => undefined)
    return answer
  } catch (error) {
    const before = error instanceof ApiError && error.status === 0 ? await keptAnswer<T>(kept) : undefined
    if (before === undefined) throw error
    return before
  }
}
export const post = <T>(path: string, body?: unknown, version?: number): Promise<T> =>
  call<T>('POST', path, { body: body ?? {}, version })
export const put = <T>(path: string, body: unknown, version?: number): Promise<T> =>
  call<T>('PUT', path, { body, version })
export const remove = (path: string, version?: number): Promise<void> => call('DELETE', path, { version })

/** JSON in, JSON out; raises ApiError. */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const response = await send(method, path, options)
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** Bytes behind a protected address: code images, evidence, documents. */
export async function bytes(path: string): Promise<Blob> {
  const local = /local:([0-9a-f]{64})/.exec(path)
  if (local) {
    const kept = await keptFile(local[1])
    if (!kept) throw new ApiError(OFFLINE)
    return kept
  }
  return (await send('GET', path, {})).blob()
}

async function send(method: string, path: string, options: Options): Promise<Response> {
  const address = addressOf(path, options.query)
  const body = options.content ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
  const intention = `${method} ${address}`
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (typeof body === 'string') headers['Content-Type'] = 'application/json'
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`
  if (method !== 'GET') {
    const content = options.fingerprint ?? (typeof body === 'string' ? body : '')
    headers['Idempotency-Key'] = keyFor(intention, `${options.version ?? ''} ${content}`)
  }
  const response = await withToken(address, { method, headers, body, tell: options.tell })
  if (method !== 'GET') settle(intention, response.status)
  if (!response.ok) throw new ApiError(await readProblem(response))
  if (method !== 'GET') actionPerformed(path)
  return response
}

/** Send; where the access token is not there (the page was opened anew) or has run out, renew it once before. */
async function withToken(address: string, init: Init): Promise<Response> {
  if (!session.isSignedIn() || /\/auth\/sign-in$/.test(address)) return reach(address, init)
  const refused = session.accessToken ? null : await renew(null)
  if (refused) return refused
  const used = session.accessToken
  const first = await reach(address, authorised(init))
  if (first.status !== 401 || (await renew(used))) return first
  return reach(address, authorised(init))
}

/** The access token, renewed where the page was opened anew; raises ApiError. */
export async function freshToken(): Promise<string> {
  const refused = session.accessToken ? null : await renew(null)
  if (refused) throw new ApiError(await readProblem(refused))
  return session.accessToken ?? ''
}

function authorised(init: Init): Init {
  const token = session.accessToken
  return token ? { ...init, headers: { ...init.headers, Authorization: `Bearer ${token}` } } : init
}

const PATIENCE_MS = 60_000

async function reach(address: string, { tell, ...init }: Init): Promise<Response> {
  // A line that went away may never say so: without an end, whoever waits for this answer waits for ever.
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PATIENCE_MS)
  })
  try {
    const sent = tell ? sendTelling(address, init, tell) : fetch(address, { ...init, credentials: 'same-origin' })
    return await Promise.race([sent, silence])
  } catch {
    throw new ApiError(OFFLINE)
  } finally {
    clearTimeout(timer)
  }
}

let renewal: Promise<Response | null> | null = null

/** Renew the tokens once, however many calls ask for it; null when it went well, else what the server answered. */
async function renew(spent: string | null): Promise<Response | null> {
  renewal ??= exclusively(() => refresh(spent)).finally(() => (renewal = null))
  return (await renewal)?.clone() ?? null
}

/** One tab at a time where the web view knows locks. */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? await navigator.locks.request('zs.refresh', work) : await work()
}

async function refresh(spent: string | null): Promise<Response | null> {
  session.catchUp()
  if (session.accessToken !== spent) return null
  const response = await reach(addressOf('/auth/refresh'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: session.refreshToken }),
  })
  if (response.ok) {
    session.keep((await response.json()) as Tokens)
    return null
  }
  if (response.status < 500) {
    session.clear()
    ended.forEach((listener) => listener())
  }
  return response
}

const ended: Array<() => void> = []
/** Be told when the server ended the session, to show the sign-in page. */
export function onSessionEnd(listener: () => void): void {
  ended.push(listener)
}
