// Who is signed in on this device. The access token is in memory alone; what renews it is in localStorage, so that the
// container may close the page and open it again, also where there is no signal.
import { reactive } from 'vue'
import type { Me } from './types'

export interface Tokens {
  access_token: string
  refresh_token: string
  expires_in: number
}

const KEY = 'zs.session'
interface Stored {
  refreshToken: string | null
  me: Me | null
}

function read(): Stored {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? '') as Stored
    return { refreshToken: stored.refreshToken ?? null, me: stored.me }
  } catch {
    return { refreshToken: null, me: null }
  }
}

const state = reactive<Stored>(read())
let accessToken: string | null = null

function write(): void {
  localStorage.setItem(KEY, JSON.stringify(state))
}

export const session = {
  isSignedIn: (): boolean => state.refreshToken !== null,
  get me(): Me | null {
    return state.me
  },
  get accessToken(): string | null {
    return accessToken
  },
  get refreshToken(): string | null {
    return state.refreshToken
  },
  may: (permission: string): boolean => state.me?.permissions.includes(permission) ?? false,

  keep(tokens: Tokens): void {
    accessToken = tokens.access_token
    state.refreshToken = tokens.refresh_token
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
    accessToken = state.refreshToken = state.me = null
    localStorage.removeItem(KEY)
  },
}
