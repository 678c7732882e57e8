import { expect, it, vi } from 'vitest'
import { fakeServer, memoryStore } from './testing'

vi.stubGlobal('localStorage', memoryStore())
vi.stubGlobal('navigator', { onLine: true })
const { STALE_SENTENCE, useResource, useListing } = await import('./resource')
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

it('queues changes, each with the version that the one before it left', async () => {
  const sent = fakeServer(
    { body: { id: '1', version: 1 } }, {}, { body: { id: '1', version: 2 } }, {}, { body: { id: '1', version: 3 } },
  )
  const { change, data } = useResource<{ id: string; version: number }>(() => '/things/1')
  await settled()
  await Promise.all([change('/answers', { a: 1 }, 'PUT'), change('/evidence', { b: 2 })])
  const writes = sent.filter((one) => one.method !== 'GET')
  expect(writes.map((one) => one.headers['If-Match'])).toEqual(['"1"', '"2"'])
  expect(data.value?.version).toBe(3)
})

it('reads again and says so when somebody else changed it first', async () => {
  fakeServer(
    { body: { id: '1', version: 1 } },
    { status: 412, body: { type: '/problems/stale', title: 'Stale', status: 412, detail: '已更新。' } },
    { body: { id: '1', version: 5 } },
  )
  const { change, data, problem } = useResource<{ id: string; version: number }>(() => '/things/1')
  await settled()
  expect(await change('/closing')).toBeUndefined()
  expect([data.value?.version, problem.value?.detail]).toEqual([5, STALE_SENTENCE])
})

it('forgets an answer that a newer question overtook', async () => {
  let release: (response: Response) => void = () => undefined
  const slow = new Promise<Response>((resolve) => (release = resolve))
  const answers = [slow, Promise.resolve(new Response(JSON.stringify({ items: [{ id: 'new' }], next_cursor: null })))]
  vi.stubGlobal('fetch', () => answers.shift())
  const list = useListing<{ id: string }>(() => '/things')
  await list.reload()
  release(new Response(JSON.stringify({ items: [{ id: 'old' }], next_cursor: null })))
  await settled()
  expect(list.items.value).toEqual([{ id: 'new' }])
})
