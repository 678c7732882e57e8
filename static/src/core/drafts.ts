// What a user typed and has not sent yet, on this device, one user's apart from another's.
import { onScopeDispose, watch } from 'vue'
import { session } from './session'

const PREFIX = 'zs.draft.'
const keyOf = (name: string): string => `${PREFIX}${session.me?.id ?? 'nobody'}.${name}`

export function loadDraft<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(name)) ?? 'null') as T | null
  } catch {
    return null
  }
}

export function saveDraft(name: string, value: unknown): void {
  try {
    localStorage.setItem(keyOf(name), JSON.stringify(value))
  } catch {
    // A full or forbidden store only costs the draft, never the form.
  }
}

export function dropDraft(name: string): void {
  localStorage.removeItem(keyOf(name))
}

/** Every user's drafts, when signing out: the device may be shared. */
export function dropAllDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
}

/** Fill a reactive form from its draft and keep the draft up to date; returns what drops it once sent. */
export function useDraft<T extends object>(name: string, form: T): () => void {
  const kept = loadDraft<Partial<T>>(name)
  if (kept) Object.assign(form, kept)
  const stop = watch(form, () => saveDraft(name, form), { deep: true })
  onScopeDispose(stop)
  return () => {
    stop()
    dropDraft(name)
  }
}
