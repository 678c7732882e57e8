// Signing in and out: everything a device keeps of a user appears and disappears here.
import { get, post } from './api'
import { dropAllDrafts } from './drafts'
import { forgetAll } from './idempotency'
import { forgetStore } from './offline/store'
import { reload } from './offline/outbox'
import { sync } from './offline/sync'
import { session } from './session'
import type { Tokens } from './session'
import { flush, forgetEvents } from './telemetry'
import type { Me } from './types'

/** Raises ApiError: 401 invalid-credentials, 401 second-factor-required, 423 account-locked. */
export async function signIn(username: string, password: string, otp?: string): Promise<Me> {
  const body = otp ? { username, password, otp } : { username, password }
  session.keep(await post<Tokens>('/auth/sign-in', body))
  return loadMe()
}

export async function loadMe(): Promise<Me> {
  const me = await get<Me>('/auth/me')
  session.know(me)
  // What this user wrote down here before signing out of the network goes up now.
  void sync()
  return me
}

/** Tells the server where it can be reached; the device forgets in any case. */
export async function signOut(): Promise<void> {
  await flush()
  await post('/auth/sign-out', { refresh_token: session.refreshToken }).catch(() => undefined)
  await forgetUser()
}

export async function forgetUser(): Promise<void> {
  await forgetStore(session.me?.id)
  session.clear()
  dropAllDrafts()
  forgetAll()
  forgetEvents()
  await reload()
}
