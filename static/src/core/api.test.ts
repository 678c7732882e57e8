import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeServer, memoryStore } from './testing'

vi.stubGlobal('localStorage', memoryStore())
vi.stubGlobal('navigator', { onLine: true })
const { addressOf, get, onSessionEnd, post } = await import('./api')
const { ApiError } = await import('./problem')
const { session } = await import('./session')
const { forgetAll } = await import('./idempotency')

const TOKENS = { access_token: 'old', refresh_token: 'r1', expires_in: 900 }
const FRESH = { access_token: 'new', refresh_token: 'r2', expires_in: 900 }
const PROBLEM = { type: '/problems/x', title: 'x', status: 0, detail: '' }

beforeEach(() => {
  session.clear()
  session.keep(TOKENS)
  forgetAll()
})

describe('an address', () => {
  it('leaves out what is not asked', () => expect(addressOf('/x', { q: '', a: 1, b: null, c: false })).toBe('/api/v1/x?a=1&c=false'))
  it('is taken as it is where an answer gave it', () => expect(addressOf('/api/v1/files/7')).toBe('/api/v1/files/7'))
})

describe('a change', () => {
  it('carries the version it was read with', async () => {
    const sent = fakeServer({})
    await post('/tasks/1/submission', {}, 3)
    expect(sent[0].headers).toMatchObject({ 'If-Match': '"3"', Authorization: 'Bearer old' })
  })

  it('keeps its key until the server has given a definite answer', async () => {
    const sent = fakeServer(new TypeError('no network'), { status: 503, body: { ...PROBLEM, status: 503 } }, { status: 201 }, { status: 201 })
    await expect(post('/tasks', { a: 1 })).rejects.toThrow(ApiError)
    await expect(post('/tasks', { a: 1 })).rejects.toThrow(ApiError)
    await post('/tasks', { a: 1 })
    await post('/tasks', { a: 1 })
    const keys = sent.map((one) => one.headers['Idempotency-Key'])
    expect(new Set(keys.slice(0, 3)).size).toBe(1)
    expect(keys[3]).not.toBe(keys[0])
  })

  it('takes a new key when its content changed', async () => {
    const sent = fakeServer(new TypeError('no network'), { status: 201 })
    await post('/tasks', { a: 1 }).catch(() => undefined)
    await post('/tasks', { a: 2 })
    expect(sent[0].headers['Idempotency-Key']).not.toBe(sent[1].headers['Idempotency-Key'])
  })

  it('says that the form is safe when no answer came', async () => {
    fakeServer(new TypeError('no network'))
    await expect(post('/tasks')).rejects.toMatchObject({ problem: { status: 0, retryable: true } })
  })
})

describe('a page opened anew', () => {
  const again = async (): Promise<typeof import('./api')> => {
    vi.resetModules()
    return import('./api')
  }

  it('keeps no access token in what outlives it', () => {
    expect(JSON.stringify(localStorage)).toContain('r1')
    expect(JSON.stringify(localStorage)).not.toContain('old')
  })

  it('renews before it asks, once', async () => {
    const api = await again()
    const sent = fakeServer({ body: FRESH }, { body: { n: 1 } }, { body: { n: 2 } })
    await Promise.all([api.get('/a'), api.get('/b')])
    expect(sent.map((one) => one.address)).toEqual(['/api/v1/auth/refresh', '/api/v1/a', '/api/v1/b'])
    expect(sent[1].headers.Authorization).toBe('Bearer new')
  })

  it('stays signed in while there is no signal', async () => {
    const api = await again()
    const { session: anew } = await import('./session')
    fakeServer(new TypeError('no network'))
    await expect(api.get('/a')).rejects.toMatchObject({ problem: { status: 0 } })
    expect(anew.isSignedIn()).toBe(true)
  })

  it('says what the server said where it could not renew', async () => {
    const api = await again()
    fakeServer({ status: 503, body: { ...PROBLEM, status: 503 } })
    await expect(api.get('/a')).rejects.toMatchObject({ problem: { status: 503 } })
  })
})

describe('a spent token', () => {
  it('is renewed once, however many calls meet it', async () => {
    const spent = { status: 401, body: { ...PROBLEM, status: 401 } }
    const sent = fakeServer(spent, spent, { body: FRESH }, { body: { n: 1 } }, { body: { n: 2 } })
    await Promise.all([get('/a'), get('/b')])
    expect(sent.filter((one) => one.address.endsWith('/auth/refresh'))).toHaveLength(1)
    expect(sent.slice(3).map((one) => one.headers.Authorization)).toEqual(['Bearer new', 'Bearer new'])
    expect(session.refreshToken).toBe('r2')
  })

  it('ends the session when the server refuses to renew it', async () => {
    const spent = { status: 401, body: { ...PROBLEM, status: 401 } }
    fakeServer(spent, spent)
    const ended = vi.fn()
    onSessionEnd(ended)
    await expect(get('/a')).rejects.toMatchObject({ problem: { status: 401 } })
    expect(ended).toHaveBeenCalledOnce()
    expect(session.isSignedIn()).toBe(false)
  })

  it('keeps the session when the server is only unwell', async () => {
    fakeServer({ status: 401, body: { ...PROBLEM, status: 401 } }, { status: 503, body: { ...PROBLEM, status: 503 } })
    await get('/a').catch(() => undefined)
    expect(session.isSignedIn()).toBe(true)
  })
})
