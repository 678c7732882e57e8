// Reading one object or a list for a page: loading, problem and data, and changes made with the version that was read.
import { ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import { get, post, put, remove } from './api'
import { ApiError, asProblem } from './problem'
import type { Problem } from './problem'
import type { Page, Resource } from './types'

/** Said where the page shows what is new already. */
export const STALE_SENTENCE = '这份内容刚被别人改过，已换成最新的。请核对后再办。'

/** Run one act at a time: `busy` for the button, `problem` and `fields` for the page. */
export function useAct() {
  const busy = ref(false)
  const problem: Ref<Problem | null> = ref(null)
  const fields: Ref<Record<string, string>> = ref({})

  /** The act's result, or undefined when it failed (then `problem` says why). */
  async function run<T>(act: () => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined
    busy.value = true
    problem.value = null
    fields.value = {}
    try {
      return await act()
    } catch (error) {
      problem.value = asProblem(error)
      fields.value = error instanceof ApiError ? error.fields : {}
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, fields, run }
}

type Method = 'POST' | 'PUT' | 'DELETE'

/** Send a change with the version it is of. */
async function send<R>(method: Method, path: string, content: unknown, version?: number): Promise<R> {
  if (method === 'DELETE') return (await remove(path, version)) as R
  return method === 'PUT' ? put<R>(path, content, version) : post<R>(path, content, version)
}

/** One object: read it, act on it with If-Match, read it again. */
export function useResource<T extends Resource>(path: () => string) {
  const data = shallowRef<T | null>(null)
  const failure: Ref<Problem | null> = ref(null)
  const act = useAct()

  async function load(): Promise<void> {
    try {
      data.value = await get<T>(path())
      failure.value = null
    } catch (error) {
      failure.value = asProblem(error)
    }
  }

  let turn: Promise<unknown> = Promise.resolve()

  /** Changes queue up, each with the version the one before it left: a photo taken while an answer is saved is kept. */
  function change<R = unknown>(sub: string, body: unknown | (() => Promise<unknown>) = {}, method: Method = 'POST'): Promise<R | undefined> {
    const mine = turn.then(() => changeNow<R>(sub, body, method))
    turn = mine.catch(() => undefined)
    return mine
  }

  async function changeNow<R>(sub: string, body: unknown | (() => Promise<unknown>), method: Method): Promise<R | undefined> {
    const result = await act.run(async () => {
      const content = typeof body === 'function' ? await (body as () => Promise<unknown>)() : body
      const answer = await send<R>(method, path() + sub, content, data.value?.version)
      return { answer }
    })
    if (act.problem.value?.status === 412) {
      await load()
      act.problem.value = { ...act.problem.value, detail: STALE_SENTENCE }
      return undefined
    }
    if (!result) return undefined
    await load()
    // A 204 has no body; "done" must still be told from "failed".
    return (result.answer ?? {}) as R
  }

  const may = (action: string): boolean => data.value?.allowed_actions?.includes(action) ?? false
  void load()
  return { data, failure, load, change, may, ...act }
}

/** A page on a phone, and the server's limit for one. */
const PAGE = 20
const MOST = 200

/** A paged list that grows downwards; `query` is read anew on every reload. */
export function useListing<T>(path: () => string, query: () => Record<string, string | undefined> = () => ({})) {
  const items = shallowRef<T[]>([])
  const next = ref<string | null>(null)
  const total = ref<number | null>(null)
  const isLoading = ref(true)
  const failure: Ref<Problem | null> = ref(null)
  let asked = 0

  async function read(cursor?: string, limit = PAGE): Promise<void> {
    const mine = ++asked
    isLoading.value = true
    try {
      const page = await get<Page<T>>(path(), { ...query(), cursor, limit })
      if (mine !== asked) return
      items.value = cursor ? [...items.value, ...page.items] : page.items
      next.value = page.next_cursor ?? null
      total.value = page.total ?? null
      failure.value = null
    } catch (error) {
      if (mine === asked) failure.value = asProblem(error)
    } finally {
      if (mine === asked) isLoading.value = false
    }
  }

  const reload = (): Promise<void> => read()
  /** Read again as much as is shown, so that a list one returns to keeps its length; a page at least, as something may have come. */
  const refresh = (): Promise<void> => read(undefined, Math.min(MOST, Math.max(PAGE, items.value.length)))
  const more = (): Promise<void> => (next.value ? read(next.value) : Promise.resolve())
  void read()
  return { items, next, total, isLoading, failure, reload, refresh, more }
}
