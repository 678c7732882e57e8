// Working days counted on the phone, by the calendar that the server published (DAY-1: the first day is not counted).
import type { Schemas } from '@/core/types'

export type Calendar = Schemas['CalendarSliceOut']
export interface CalendarDay {
  day: string
  date: number
  /** before: earlier than the term; free; a number of the term; due: its last day. */
  kind: 'today' | 'free' | 'work' | 'due' | 'outside'
  /** Which working day of the term it is. */
  n: number
  /** Worked though a Saturday or Sunday (调休). */
  isMadeUp: boolean
}
const DAY_MS = 24 * 3600_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const weekday = (day: string): number => new Date(at(day)).getUTCDay()

/** The n-th working day after `start`; null where the calendar of a day on the way is not published. */
export function dueDay(start: string, n: number, calendar: Calendar): string | null {
  const free = new Set(calendar.free)
  let day = start
  for (let left = n; left > 0; ) {
    day = dayOf(at(day) + DAY_MS)
    if (day > calendar.to) return null
    if (!free.has(day)) left--
  }
  return day
}

/** Whole weeks, Sunday first, from the day an order is made to the day it is due. */
export function weeks(start: string, n: number, calendar: Calendar): CalendarDay[][] {
  const due = dueDay(start, n, calendar)
  if (!due) return []
  const free = new Set(calendar.free)
  const first = at(start) - weekday(start) * DAY_MS
  const last = at(due) + (6 - weekday(due)) * DAY_MS
  let counted = 0
  const days: CalendarDay[] = []
  for (let ms = first; ms <= last; ms += DAY_MS) {
    const day = dayOf(ms)
    const isWorked = !free.has(day)
    if (day > start && day <= due && isWorked) counted++
    const kind = day < start || day > due ? 'outside' : day === start ? 'today' : day === due ? 'due' : isWorked ? 'work' : 'free'
    days.push({ day, date: Number(day.slice(8)), kind, n: counted, isMadeUp: isWorked && [0, 6].includes(weekday(day)) })
  }
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7))
}
