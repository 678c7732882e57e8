import { describe, expect, it } from 'vitest'
import { ofPercent, toPercent } from './rates'

describe('rates', () => {
  it('are the same there and back', () => {
    for (const rate of ['0', '0.02', '0.05', '0.4', '1', '0.0001', '0.1234', '0.29']) expect(ofPercent(toPercent(rate))).toBe(rate)
  })
  it('refuse what is no share', () => {
    for (const text of ['', '101', '100.01', '-1', '1.234', 'x', '1e1']) expect(ofPercent(text)).toBeNull()
  })
})
