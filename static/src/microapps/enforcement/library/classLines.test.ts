import { describe, expect, it } from 'vitest'
import { readLines } from './classLines'

const ONE = '91330106MA2900001X'

describe('pasted classes', () => {
  it('reads tabs, commas and full-width commas', () => {
    for (const text of [`${ONE}\tD\t列入异常名录`, `${ONE},D,列入异常名录`, `${ONE}，D，列入异常名录`]) {
      expect(readLines(text).lines).toEqual([{ uscc: ONE, grade: 'D', reasons: ['列入异常名录'] }])
    }
  })
  it('takes small letters, no reasons, or several', () => {
    const { lines } = readLines(`${ONE.toLowerCase()},a\n${ONE},B,按时年报；无处罚`)
    expect(lines.map((one) => [one.grade, one.reasons.length])).toEqual([['A', 0], ['B', 2]])
    expect(lines[0].uscc).toBe(ONE)
  })
  it('passes over headings and empty lines, and says which lines it cannot read', () => {
    const { lines, unread } = readLines(`统一社会信用代码,分类\n\n${ONE},C\n${ONE},E\nabc`)
    expect(lines).toHaveLength(1)
    expect(unread).toEqual([{ number: 4, text: `${ONE},E` }, { number: 5, text: 'abc' }])
  })
})
