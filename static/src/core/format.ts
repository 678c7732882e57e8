// How values read in Chinese. All days are days of Asia/Shanghai (UTC+8, no summer time), whatever the device says.

const SHIFT_MS = 8 * 3600_000
const DAY_MS = 24 * 3600_000
const two = (n: number): string => String(n).padStart(2, '0')

/** The instant as a Date whose UTC fields read as Shanghai time. */
const inShanghai = (at: number): Date => new Date(at + SHIFT_MS)
const dayNumber = (at: number): number => Math.floor((at + SHIFT_MS) / DAY_MS)

/** RFC 3339 with +08:00 and seconds. */
export function iso(at: number): string {
  return `${inShanghai(at).toISOString().slice(0, 19)}+08:00`
}
export const isoNow = (): string => iso(Date.now())
export const today = (): string => isoNow().slice(0, 10)
export const dayFrom = (days: number): string => iso(Date.now() + days * DAY_MS).slice(0, 10)

/** "2026-11-24T14:30" of a datetime-local field → RFC 3339. */
export const fromLocalField = (value: string): string => (value.length === 16 ? `${value}:00+08:00` : `${value}+08:00`)
/** RFC 3339 → the value of a datetime-local field. */
export const toLocalField = (at: number): string => iso(at).slice(0, 16)

/** 今天 14:30, 昨天 09:05, 11月20日 14:30, 2025年11月20日 14:30. */
export function friendlyTime(value: string | null | undefined, now = Date.now()): string {
  const at = Date.parse(value ?? '')
  if (Number.isNaN(at)) return '—'
  const date = inShanghai(at)
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
  return `${dayWord(at, now)} ${clock}`
}

/** 今天, 明天, 11月20日: for dates without a time. */
export function friendlyDay(value: string | null | undefined, now = Date.now()): string {
  const at = Date.parse(`${value ?? ''}T00:00:00+08:00`)
  return Number.isNaN(at) ? '—' : dayWord(at, now)
}

const NEAR: Record<number, string> = { [-1]: '昨天', 0: '今天', 1: '明天' }
function dayWord(at: number, now: number): string {
  const near = NEAR[dayNumber(at) - dayNumber(now)]
  if (near) return near
  const date = inShanghai(at)
  const year = date.getUTCFullYear() === inShanghai(now).getUTCFullYear() ? '' : `${date.getUTCFullYear()}年`
  return `${year}${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
}

/** Days from one to another: 11月1日至24日, 10月28日至11月24日, 2025年12月1日至2026年1月2日. */
export function spanText(from: string, to: string, now = Date.now()): string {
  const [y, m, d] = from.split('-').map(Number)
  const [y2, m2, d2] = to.split('-').map(Number)
  const year = y === y2 && y === inShanghai(now).getUTCFullYear() ? '' : `${y}年`
  const start = `${year}${m}月${d}日`
  if (from === to) return start
  return `${start}至${y === y2 ? '' : `${y2}年`}${y === y2 && m === m2 ? '' : `${m2}月`}${d2}日`
}

/** What is left until a deadline: 剩 1 天, 就在今天, 超过 2 天. */
export function leftWords(value: string | null | undefined, now = Date.now()): string {
  const at = Date.parse(`${value ?? ''}T00:00:00+08:00`)
  if (Number.isNaN(at)) return ''
  const left = dayNumber(at) - dayNumber(now)
  return left < 0 ? `超过 ${-left} 天` : left ? `剩 ${left} 天` : '就在今天'
}

/** A deadline as its date and what is left: 11月25日 周三前，剩 1 天; 已超过 2 天. */
export function dueWords(value: string | null | undefined, now = Date.now()): string {
  const left = leftWords(value, now)
  return left && `${fieldText(String(value), now)}${left.startsWith('超过') ? '已过' : '前'}，${left}`
}

const WEEKDAYS = '日一二三四五六'
/** What a date or time field holds, as people say it: 11月25日 周三 08:30; with the year where it is another one. */
export function fieldText(value: string, now = Date.now()): string {
  const at = Date.parse(value.length > 10 ? fromLocalField(value) : `${value}T00:00:00+08:00`)
  if (Number.isNaN(at)) return value
  const date = inShanghai(at)
  const year = date.getUTCFullYear() === inShanghai(now).getUTCFullYear() ? '' : `${date.getUTCFullYear()}年`
  const day = `${year}${date.getUTCMonth() + 1}月${date.getUTCDate()}日 周${WEEKDAYS[date.getUTCDay()]}`
  return value.length > 10 ? `${day} ${value.slice(11, 16)}` : day
}

/** 上午好: how one greets at this hour. */
export function greeting(now = Date.now()): string {
  const hour = inShanghai(now).getUTCHours()
  if (hour < 5) return '夜深了'
  if (hour < 12) return '上午好'
  return hour < 18 ? '下午好' : '晚上好'
}

/** Exact, for the title of an element: 2026-11-24 14:30:05. */
export function exactTime(value: string | null | undefined): string {
  const at = Date.parse(value ?? '')
  return Number.isNaN(at) ? '' : iso(at).slice(0, 19).replace('T', ' ')
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')
export const count = (n: number | null | undefined): string => (n == null ? '—' : grouped(String(n)))

/** 300000 fen → ¥3,000.00; integer arithmetic only. */
export function yuan(fen: number): string {
  const whole = Math.floor(Math.abs(fen) / 100)
  return `${fen < 0 ? '-' : ''}¥${grouped(String(whole))}.${two(Math.abs(fen) % 100)}`
}

/** "3000.5" as typed → 300050 fen; null when it is not an amount. */
export function fenOf(text: string): number | null {
  const found = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(text.trim())
  return found ? Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0')) : null
}

export const bytesSize = (n: number): string =>
  n < 1024 * 1024 ? `${Math.max(1, Math.round(n / 1024))} KB` : `${(n / 1024 / 1024).toFixed(1)} MB`
