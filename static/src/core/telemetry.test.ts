import { beforeEach, expect, it, vi } from 'vitest'
import { fakeServer, memoryStore } from './testing'

vi.stubGlobal('localStorage', memoryStore())
vi.stubGlobal('navigator', { onLine: true })
const { enterPage, flush, flushWhenDue, forgetEvents, sendBeacon } = await import('./telemetry')
const { session } = await import('./session')

beforeEach(() => {
  session.keep({ access_token: 'a', refresh_token: 'r', expires_in: 900 })
  forgetEvents()
})
const batch = (sent: { body: unknown }): Array<{ type: string; page?: string; event_id: string }> =>
  (sent.body as { events: Array<{ type: string; page?: string; event_id: string }> }).events

it('tells an app once and each page by its pattern', async () => {
  const sent = fakeServer({})
  enterPage('enforcement', '/tasks')
  enterPage('enforcement', '/tasks/:id')
  await flush()
  expect(batch(sent[0]).map(({ type, page }) => [type, page])).toEqual([
    ['app.open', undefined], ['page.view', '/tasks'], ['page.view', '/tasks/:id'],
  ])
})

it('keeps events until the server has them, with the same ids', async () => {
  const sent = fakeServer(new TypeError('no network'), { status: 503 }, {})
  enterPage('cases', '/decisions')
  await flush()
  await flush()
  await flush()
  await flush()
  expect(sent).toHaveLength(3)
  expect(batch(sent[2])[0].event_id).toBe(batch(sent[0])[0].event_id)
})

it('records nothing of somebody who is not signed in', async () => {
  session.clear()
  const sent = fakeServer({})
  enterPage('cases', '/decisions')
  await flush()
  expect(sent).toHaveLength(0)
})

it('gives up what the server refuses whole, and goes on', async () => {
  fakeServer({ status: 422 }, {})
  enterPage('cases', '/decisions')
  await flush()
  const sent = fakeServer({})
  await flush()
  expect(sent).toHaveLength(0)
})

it('waits as long as it is told, and longer each time', async () => {
  vi.useFakeTimers({ now: 0 })
  const sent = fakeServer({ status: 503 }, { status: 503 }, {})
  enterPage('cases', '/decisions')
  await flushWhenDue()
  await flushWhenDue()
  expect(sent).toHaveLength(1)
  vi.setSystemTime(10_000)
  await flushWhenDue()
  vi.setSystemTime(20_000)
  await flushWhenDue()
  expect(sent).toHaveLength(2)
  vi.setSystemTime(30_000)
  await flushWhenDue()
  expect(sent).toHaveLength(3)
  vi.useRealTimers()
})

it('shares its queue with other tabs', async () => {
  enterPage('cases', '/decisions')
  const other = { event_id: 'x', type: 'page.view', app: 'cases', time: '2026-11-24T09:00:00+08:00' }
  localStorage.setItem('zs.telemetry', JSON.stringify([...JSON.parse(localStorage.getItem('zs.telemetry')!), other]))
  const sent = fakeServer({})
  await flush()
  expect(batch(sent[0])).toHaveLength(3)
  expect(JSON.parse(localStorage.getItem('zs.telemetry')!)).toEqual([])
})

it('sends a beacon with the token inside when the page goes, and asks again for an answer', async () => {
  const beacons: Array<[string, Blob]> = []
  vi.stubGlobal('navigator', { onLine: true, sendBeacon: (...sent: [string, Blob]) => beacons.push(sent) })
  enterPage('cases', '/decisions')
  sendBeacon()
  const body = JSON.parse(await beacons[0][1].text())
  expect([beacons[0][0], beacons[0][1].type, body.token]).toEqual(['/api/v1/telemetry/beacon', 'text/plain', 'a'])
  const sent = fakeServer({})
  await flush()
  expect(batch(sent[0]).map(({ event_id }) => event_id)).toEqual(body.events.map((e: { event_id: string }) => e.event_id))
})

it('starts with an empty queue where the stored one is broken', async () => {
  localStorage.setItem('zs.telemetry', '{"broken"')
  const sent = fakeServer({})
  enterPage('cases', '/decisions')
  await flush()
  expect(batch(sent[0])).toHaveLength(2)
})
