import { describe, expect, it } from 'vitest'
import { count, dueWords, fenOf, fieldText, friendlyDay, friendlyTime, fromLocalField, greeting, iso, spanText, yuan } from './format'

const NOON = Date.parse('2026-11-24T12:00:00+08:00')

describe('times read as people say them, on the clock of Asia/Shanghai', () => {
  it.each([
    ['2026-11-24T06:30:00Z', '今天 14:30'],
    ['2026-11-23T16:00:00Z', '今天 00:00'],
    ['2026-11-23T15:59:59Z', '昨天 23:59'],
    ['2026-11-25T09:05:00+08:00', '明天 09:05'],
    ['2026-11-20T14:30:00+08:00', '11月20日 14:30'],
    ['2025-12-31T16:00:00Z', '1月1日 00:00'],
    ['2025-11-20T14:30:00+08:00', '2025年11月20日 14:30'],
    [null, '—'],
    ['not a time', '—'],
  ])('%s → %s', (given, said) => expect(friendlyTime(given, NOON)).toBe(said))

  it('a day without a time', () => expect(friendlyDay('2026-11-27', NOON)).toBe('11月27日'))
  it('a datetime-local value belongs to Shanghai', () => expect(fromLocalField('2026-11-24T14:30')).toBe('2026-11-24T14:30:00+08:00'))
  it('RFC 3339 with offset', () => expect(iso(NOON)).toBe('2026-11-24T12:00:00+08:00'))
  it.each([[4, '夜深了'], [9, '上午好'], [12, '下午好'], [18, '晚上好']])('at %i one says %s', (hour, said) =>
    expect(greeting(Date.parse(`2026-11-24T${String(hour).padStart(2, '0')}:00:00+08:00`))).toBe(said))
})

describe('money is counted in fen, never in fractions', () => {
  it.each([[300000, '¥3,000.00'], [300001, '¥3,000.01'], [5, '¥0.05'], [-120, '-¥1.20'], [123456789, '¥1,234,567.89']])(
    '%i → %s', (fen, shown) => expect(yuan(fen)).toBe(shown))
  it.each([['3000.01', 300001], ['3000.1', 300010], ['3000', 300000], [' 0.07 ', 7], ['8.87', 887]])(
    '"%s" → %i', (typed, fen) => expect(fenOf(typed)).toBe(fen))
  it.each(['', '1.005', '1,000', '-5', '１００', '1e3', '12345678901'])('"%s" is no amount', (typed) =>
    expect(fenOf(typed)).toBeNull())
})

it('large counts are set apart by thousands', () => expect(count(1234567)).toBe('1,234,567'))

describe('what a time field holds', () => {
  const now = Date.parse('2026-11-24T09:30:00+08:00')
  it.each([
    ['2026-11-25T08:30', '11月25日 周三 08:30'],
    ['2026-11-29', '11月29日 周日'],
    ['2027-01-04T00:00', '2027年1月4日 周一 00:00'],
    ['soon', 'soon'],
  ])('%s reads %s', (value, words) => expect(fieldText(value, now)).toBe(words))
})

describe('a deadline', () => {
  const now = Date.parse('2026-11-24T23:30:00+08:00')
  it.each([
    ['2026-11-25', '11月25日 周三前，剩 1 天'],
    ['2026-11-24', '11月24日 周二前，就在今天'],
    ['2026-11-22', '11月22日 周日已过，超过 2 天'],
    [null, ''],
  ])('%s reads %s', (value, words) => expect(dueWords(value, now)).toBe(words))
})

describe('a span of days', () => {
  const now = Date.parse('2026-11-24T09:30:00+08:00')
  it.each([
    ['2026-11-01', '2026-11-24', '11月1日至24日'],
    ['2026-10-28', '2026-11-24', '10月28日至11月24日'],
    ['2025-12-01', '2026-01-02', '2025年12月1日至2026年1月2日'],
    ['2026-11-24', '2026-11-24', '11月24日'],
  ])('%s to %s reads %s', (from, to, words) => expect(spanText(from, to, now)).toBe(words))
})
