// Long forms of a visit are kept on the server too, sealed, for thirty days: a lost phone loses none of their words,
// and a supervisor can hand them over to another phone of the agency.
import { onScopeDispose, watch } from 'vue'
import { call } from '../api'
import { loadDraft, useDraft } from '../drafts'
import { session } from '../session'
import { store } from './store'
import { link, MAY_SYNC, register } from './sync'

const PAUSE_MS = 4_000
const addressOf = (name: string): string => (name ? `/sync/drafts/${name}` : '/sync/drafts')

/** The device's id where drafts can be kept now; null without signal, right or store: the device's own draft does. */
async function reachable(): Promise<string | null> {
  const here = link.isOnline && session.may(MAY_SYNC) ? await store() : null
  if (here) await register(here.deviceId)
  return here?.deviceId ?? null
}

async function ask<T>(method: 'GET' | 'PUT' | 'DELETE', name: string, body?: object): Promise<T | null> {
  try {
    const device = await reachable()
    return device ? await call<T>(method, addressOf(name), { body, headers: { 'Device-Id': device } }) : null
  } catch {
    // Whatever went wrong, the device's own draft is there; this is the second copy.
    return null
  }
}

/** As useDraft, and on the server as well; returns what drops both once sent. */
export function useSafeDraft<T extends object>(name: string, form: T): () => void {
  const isFresh = loadDraft(name) === null
  const untouched = JSON.stringify(form)
  const sent = useDraft(name, form)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isKept = false
  const keep = async (): Promise<void> => {
    isKept = Boolean(await ask('PUT', name, { content: JSON.stringify(form) })) || isKept
  }
  const stop = watch(form, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), PAUSE_MS)
  }, { deep: true })
  onScopeDispose(() => clearTimeout(timer))
  if (isFresh) void takeBack()

  /** What another phone left behind; whoever has begun to type keeps their own words. */
  async function takeBack(): Promise<void> {
    const { items } = (await ask<{ items: Array<{ key: string }> }>('GET', '')) ?? { items: [] }
    if (!items.some((one) => one.key === name)) return
    const kept = await ask<{ content: string }>('GET', name)
    isKept = kept !== null
    if (kept && JSON.stringify(form) === untouched) Object.assign(form, JSON.parse(kept.content) as T)
  }
  return () => {
    stop()
    clearTimeout(timer)
    sent()
    if (isKept) void ask('DELETE', name)
  }
}
