// One visit for its page: read where there is signal, kept where there is none, every act through the outbox.
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import { showToast } from 'vant'
import { ACTS, draftOf, overlay } from './offline'
import type { Inspection } from './shapes'
import { addressOf, get, post, put } from '@/core/api'
import { withUploads } from '@/core/files'
import { isoNow } from '@/core/format'
import { takeNumber } from '@/core/offline/numbers'
import { add, entriesOf, outbox, reload, remove } from '@/core/offline/outbox'
import type { Entry } from '@/core/offline/outbox'
import { keepAnswer, keptAnswer, store } from '@/core/offline/store'
import { link, MAY_SYNC, onApplied, onVerdicts, sync } from '@/core/offline/sync'
import { ApiError, asProblem } from '@/core/problem'
import type { Problem } from '@/core/problem'
import { STALE_SENTENCE, useAct } from '@/core/resource'
import { session } from '@/core/session'

export const KEPT_SENTENCE = '已保存在本机，恢复网络后自动上传'
/** How long a tap waits for the server before the page goes on with what is on the device. */
const PATIENCE_MS = 6000
type Body = Record<string, unknown>

const pathOf = (id: string): string => `/enforcement/inspections/${id}`

onApplied(async (entry) => {
  const address = addressOf(pathOf(entry.subject_id))
  const kept = await keptAnswer<Inspection>(address)
  if (kept) await keepAnswer(address, overlay(kept, [entry]))
})

export function useInspection(id: string) {
  const path = pathOf(id)
  const read = shallowRef<Inspection | null>(null)
  const failure: Ref<Problem | null> = ref(null)
  const act = useAct()
  const waiting = computed(() => entriesOf(id))
  /** Acts made since the visit was last read; one that came in counts until the next reading shows it. */
  const made = shallowRef<Entry[]>([])
  const data = computed(() => read.value && overlay(read.value, made.value))
  watch(waiting, (now) => (made.value = [...now, ...made.value.filter((one) => !now.some(({ id: known }) => known === one.id))].sort((a, b) => a.sequence - b.sequence)))

  async function load(isSecondLook = false): Promise<void> {
    try {
      const fresh = await get<Inspection>(path)
      // An act that was made meanwhile has read more than this.
      if (isSecondLook && (act.busy.value || fresh.version < (read.value?.version ?? 0))) return
      made.value = waiting.value
      read.value = fresh
      failure.value = null
      if (!isSecondLook) void readAhead()
    } catch (error) {
      // What is being filled or drawn stays, whatever a second look meets.
      if (!isSecondLook) failure.value = asProblem(error)
    }
  }
  /** Read again while somebody waits, without a word where that fails. */
  const lookAgain = (): Promise<void> => load(true)

  let turn: Promise<unknown> = Promise.resolve()

  /** One after the other: what is pressed while the act before is on its way is kept. */
  function change<R = unknown>(sub: string, body: unknown = {}, method: 'POST' | 'PUT' = 'POST'): Promise<R | undefined> {
    const mine = turn.then(() => changeNow<R>(sub, body, method))
    turn = mine.catch(() => undefined)
    return mine
  }

  async function changeNow<R>(sub: string, body: unknown, method: 'POST' | 'PUT'): Promise<R | undefined> {
    const done = await act.run(async () => {
      const content = (typeof body === 'function' ? await (body as () => Promise<unknown>)() : body) as Body
      return { answer: (await throughOutbox(sub, content)) ?? (await directly(sub, content, method)) }
    })
    if (act.problem.value?.status === 412) {
      await load()
      act.problem.value = { ...act.problem.value, detail: STALE_SENTENCE }
      return undefined
    }
    return done && ((done.answer ?? {}) as R)
  }

  async function directly(sub: string, content: Body, method: 'POST' | 'PUT'): Promise<unknown> {
    const answer = await (method === 'PUT' ? put : post)(path + sub, await withUploads(content), read.value?.version)
    await load()
    return answer ?? {}
  }

  /** Undefined where this act, this person or this device cannot work through the outbox. */
  async function throughOutbox(sub: string, content: Body): Promise<unknown> {
    const kind = ACTS[sub]
    if (!kind || !read.value || !data.value || !session.may(MAY_SYNC) || !(await store())) return undefined
    if (kind.leadOnly && data.value.officers[0]?.id !== session.me?.staff_id) return undefined
    const number = kind.word && !link.isOnline ? await takeNumber(kind.word) : undefined
    const entry = await add(draftOf(sub, number ? { ...content, number } : content, read.value, data.value, isoNow()))
    await Promise.race([handedIn(entry), new Promise((resolve) => setTimeout(resolve, link.isOnline ? PATIENCE_MS : 0))])
    const left = outbox.entries.find((one) => one.id === entry.id)
    if (!left) await load()
    else if (left.state === 'rejected') await takeBack(left)
    else if (number) showToast({ message: `文书号 ${number}，请写在交给当事人的通知书上`, duration: 6000 })
    else if (left.state === 'waiting' && sub !== '/answers') showToast({ message: KEPT_SENTENCE, duration: 3000 })
    return {}
  }

  /** Refused while the officer looks on: say why, on the page, and let them mend it. */
  async function takeBack(entry: Entry): Promise<never> {
    await remove(entry.id)
    await reload()
    await load()
    const detail = entry.reason || '服务器未接受这项操作，请核对后重试。'
    throw new ApiError({ type: `/problems/${entry.code}`, title: entry.code, status: 422, detail, ...entry.why })
  }

  async function handedIn(entry: Entry): Promise<void> {
    // A round that was under way did not know of this act yet.
    for (let round = 0; round < 3; round++) {
      await sync()
      if (!link.isOnline || !outbox.entries.some((one) => one.id === entry.id && one.state === 'waiting' && !one.code)) return
    }
  }

  const stop = onVerdicts((verdicts) => {
    // Something written down earlier has come in: read what the visit is now.
    if (!act.busy.value && verdicts.length) void load()
  })
  onBeforeUnmount(stop)
  /** What later steps ask for, while there is signal. */
  const readAhead = (): Promise<unknown> =>
    Promise.all(['/enforcement/guide', '/enforcement/matters'].map((address) => get(address).catch(() => undefined)))

  void reload().then(() => load())
  return { data, failure, load: () => load(), lookAgain, change, waiting, ...act }
}
