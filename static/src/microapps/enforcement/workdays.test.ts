import { expect, test } from 'vitest'
import { dueDay, weeks } from './workdays'
import type { Calendar } from './workdays'

// The State Council's notice for 2026: 25-27 September off, 1-7 October off, Saturday 10 October worked.
const FREE = ['2026-09-25', '2026-09-26', '2026-09-27', '2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07', '2026-10-11']
const CALENDAR: Calendar = { version: 'v', from: '2026-09-01', to: '2026-10-17', free: FREE }

test('the first day is not counted, breaks are left out, a made-up Saturday is a working day', () => {
  expect(dueDay('2026-09-24', 1, CALENDAR)).toBe('2026-09-28')
  expect(dueDay('2026-09-24', 10, CALENDAR)).toBe('2026-10-15')
  expect(dueDay('2026-09-24', 0, CALENDAR)).toBe('2026-09-24')
})

test('beyond what is published nothing is guessed', () => {
  expect(dueDay('2026-09-24', 40, CALENDAR)).toBeNull()
  expect(weeks('2026-09-24', 40, CALENDAR)).toEqual([])
})

test('whole weeks, each working day with its number', () => {
  const shown = weeks('2026-09-24', 10, CALENDAR)
  expect(shown.map((week) => week.length)).toEqual([7, 7, 7, 7])
  const days = new Map(shown.flat().map((one) => [one.day, one]))
  expect(days.get('2026-09-24')?.kind).toBe('today')
  expect(days.get('2026-09-25')?.kind).toBe('free')
  expect(days.get('2026-09-23')?.kind).toBe('outside')
  expect(days.get('2026-10-10')).toMatchObject({ kind: 'work', n: 6, isMadeUp: true })
  expect(days.get('2026-10-15')).toMatchObject({ kind: 'due', n: 10 })
})
