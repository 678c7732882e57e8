// Who is signed in on this device. Kept in localStorage, so that the container may close the page and open it again.
import { reactive } from 'vue'
import type { Me } from './types'

export interface Tokens {
  access_token: string
  refresh_token: string
  expires_in: number
}

const KEY = 'zs.session'
interface Stored {
  tokens: Tokens | null
  me: Me | null
}

function read(): Stored {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '') as Stored
    return { tokens: stored.tokens, me: stored.me }
  } catch {
    return { tokens: null, me: null }
  }
}

const state = reactive<Stored>(read())

function write(): void {
  localStorage.setItem(KEY, JSON.stringify(state))
}

export const session = {
  isSignedIn: (): boolean => state.tokens !== null,
  get me(): Me | null {
    return state.me
  },
  get accessToken(): string | null {
    return state.tokens?.access_token ?? null
  },
  get refreshToken(): string | null {
    return state.tokens?.refresh_token ?? null
  },
  may: (permission: string): boolean => state.me?.permissions.includes(permission) ?? false,

  keep(tokens: Tokens): void {
    state.tokens = tokens
    write()
  },
  know(me: Me): void {
    state.me = me
    write()
  },
  /** Take over what another tab stored: refresh tokens work once, so two tabs must not both spend one. */
  catchUp(): void {
    Object.assign(state, read())
  },
  clear(): void {
    state.tokens = null
    state.me = null
    localStorage.removeItem(KEY)
  },
}
