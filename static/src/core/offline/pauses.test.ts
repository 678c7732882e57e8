// Growing pauses, reset by success.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Retry } from './pauses'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Milliseconds until the next try after an outcome; null when there is none within a minute. */
function waited(retry: Retry, tries: ReturnType<typeof vi.fn>, outcome: 'failed' | 'rest' | 'done'): number | null {
  const before = tries.mock.calls.length
  retry.after(outcome)
  for (let ms = 0; ms <= 60_000; ms += 500) {
    if (tries.mock.calls.length > before) return ms
    vi.advanceTimersByTime(500)
  }
  return null
}

describe('trying again', () => {
  it('waits 1, 2, 4, 8, 15 and then always 15 seconds while it fails', () => {
    const tries = vi.fn()
    const retry = new Retry(tries)
    expect(Array.from({ length: 7 }, () => waited(retry, tries, 'failed'))).toEqual([1000, 2000, 4000, 8000, 15000, 15000, 15000])
  })

  it('begins anew after a success', () => {
    const tries = vi.fn()
    const retry = new Retry(tries)
    for (let n = 0; n < 4; n++) waited(retry, tries, 'failed')
    expect(waited(retry, tries, 'rest')).toBe(15000)
    expect(waited(retry, tries, 'failed')).toBe(1000)
  })

  it('does not try where nothing is left', () => {
    const tries = vi.fn()
    expect(waited(new Retry(tries), tries, 'done')).toBeNull()
  })

  it('keeps one call waiting, whatever is said meanwhile', () => {
    const tries = vi.fn()
    const retry = new Retry(tries)
    retry.after('failed')
    retry.after('failed')
    vi.advanceTimersByTime(1_999)
    expect(tries).not.toHaveBeenCalled()
    vi.advanceTimersByTime(60_000)
    expect(tries).toHaveBeenCalledTimes(1)
  })
})
