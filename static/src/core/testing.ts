// What the pages find in a browser and Node lacks, for the tests of core/.
import { vi } from 'vitest'

const STORE = {
  getItem(this: Record<string, string>, key: string): string | null {
    return Object.prototype.hasOwnProperty.call(this, key) ? this[key] : null
  },
  setItem(this: Record<string, string>, key: string, value: string): void {
    this[key] = String(value)
  },
  removeItem(this: Record<string, string>, key: string): void {
    delete this[key]
  },
}
/** A store like localStorage, empty; what it keeps are its own keys, as there. */
export const memoryStore = (): Storage => Object.create(STORE) as Storage

export interface Sent {
  method: string
  address: string
  headers: Record<string, string>
  body: unknown
}
type Answer = { status?: number; body?: unknown } | Error

/** A server that answers what it is told, in order, and remembers what it was sent. */
export function fakeServer(...answers: Answer[]): Sent[] {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) => {
    sent.push({
      method: init.method ?? 'GET',
      address,
      headers: (init.headers ?? {}) as Record<string, string>,
      body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body,
    })
    const answer = answers.shift()
    if (!answer) return Promise.reject(new Error(`nobody expected ${init.method ?? 'GET'} ${address}`))
    if (answer instanceof Error) return Promise.reject(answer)
    const { status = 200, body = {} } = answer
    return Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }))
  })
  return sent
}
