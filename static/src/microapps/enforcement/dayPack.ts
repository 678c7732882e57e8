// The officer's day, fetched ahead in one call, so that pages never opened before open without signal too.
import { addressOf, call } from '@/core/api'
import { PACK } from '@/core/offline/outbox'
import { keepAnswer, keptAnswer, store } from '@/core/offline/store'
import { session } from '@/core/session'
import { ApiError } from '@/core/problem'
import type { Schemas } from '@/core/types'

export type Pack = Schemas['DayPackOut']
const EVERY_MS = 15 * 60_000
const ROOT = '/enforcement'

/** What a task's page shows beside the row that the pack has of it: nothing, where the page was never opened. */
const BARE = { officers: [], participants: [], merge_candidates: [], skills: [], plan_item: null, draw: null, year_cap: null, urgent_reason: '', reported_at: null, separate_reason: '' }

/** The row of the pack, with what was read of the task before. */
async function wholeTask(row: Pack['tasks'][number]): Promise<[string, unknown]> {
  const path = `${ROOT}/tasks/${row.id}`
  return [path, { ...BARE, ...(await keptAnswer<object>(addressOf(path))), ...row }]
}

/** Put each part where its page looks for it. */
async function unpack(pack: Pack): Promise<void> {
  // The reasons for a visit out of turn are not in the pack: what was read of them before stays.
  const guide = { reasons: [], ...(await keptAnswer<object>(addressOf(`${ROOT}/guide`))) }
  const parts: Array<[string, unknown]> = [
    [`${ROOT}/day-pack`, pack],
    [`${ROOT}/guide`, { ...guide, five_bans: pack.five_bans, result_codes: pack.result_codes, counties: pack.counties, calendar: pack.calendar }],
    [`${ROOT}/matters`, { items: pack.matters }],
    [`${ROOT}/tasks`, { items: pack.tasks, next_cursor: null }],
    [`${ROOT}/inspections`, { items: pack.inspections, next_cursor: null }],
    ...(await Promise.all(pack.tasks.map(wholeTask))),
    ...pack.inspections.map((one): [string, unknown] => [`${ROOT}/inspections/${one.id}`, one]),
    ...pack.act_codes.map((one): [string, unknown] => [`${ROOT}/inspections/${one.inspection_id}/act-code`, one]),
  ]
  for (const [path, value] of parts) await keepAnswer(addressOf(path), value)
}

export async function fetchDayPack(): Promise<Pack> {
  const here = await store()
  if (!here) return call<Pack>('GET', `${ROOT}/day-pack`)
  const pack = await call<Pack>('GET', `${ROOT}/day-pack`, { headers: { 'Device-Id': here.deviceId } })
  await unpack(pack)
  await here.db.put('meta', pack.version, PACK)
  return pack
}

/** The day as it is, or without signal as it was when the phone last heard of it (`day` says when). */
export async function readDayPack(): Promise<Pack> {
  try {
    return await fetchDayPack()
  } catch (error) {
    const kept = error instanceof ApiError && error.status === 0 ? await keptAnswer<Pack>(addressOf(`${ROOT}/day-pack`)) : undefined
    if (!kept) throw error
    return kept
  }
}

/** At start, after signing in, and every quarter of an hour; a failure only means the copy before stays. */
export function startDayPack(): void {
  const again = (): void => {
    if (session.may('enforcement.inspect') && navigator.onLine) void fetchDayPack().catch(() => undefined)
  }
  setTimeout(again, 3000)
  setInterval(again, EVERY_MS)
  addEventListener('online', again)
}
