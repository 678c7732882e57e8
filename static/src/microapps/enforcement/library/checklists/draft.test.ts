import { describe, expect, it } from 'vitest'
import { emptyItem, faultOf, fromItem, moved, nextId, renamed, toItem, without } from './draft'
import type { DraftItem } from './draft'

const item = (id: string, more: Partial<DraftItem> = {}): DraftItem => ({ id, text: '明码标价', article: '价格法 13', points: '1', discretion: '', after: '', value: 'fail', ...more })
const ITEMS = [item('JG-1'), item('JG-2', { after: 'JG-1' }), item('JG-9')]
const ids = (items: DraftItem[]): string => items.map((one) => one.id).join()

describe('a checklist while it is written', () => {
  it('goes to the server as it came', () => {
    const stored = { id: 'JG-1', text: 'a', article: 'b', points: 0, discretion: '', shown_when: { item_id: 'JG-0', value: 'pass' } }
    expect(toItem(fromItem(stored))).toEqual(stored)
  })
  it('numbers the next item in its series', () => {
    expect(nextId(ITEMS)).toBe('JG-10')
    expect(nextId([])).toBe('X-1')
    expect(emptyItem(ITEMS).article).toBe('价格法 13')
  })
  it('moves within the list only', () => {
    expect(ids(moved(ITEMS, 2, -1))).toBe('JG-1,JG-9,JG-2')
    expect(moved(ITEMS, 0, -1)).toBe(ITEMS)
    expect(moved(ITEMS, 2, 1)).toBe(ITEMS)
  })
  it('keeps conditions true when what they speak of goes or is renamed', () => {
    expect(without(ITEMS, 0)[0].after).toBe('')
    expect(renamed(ITEMS, 0, 'JG-1a')[1].after).toBe('JG-1a')
  })
  it('says what is wrong with an item', () => {
    expect(ITEMS.map((_, n) => faultOf(ITEMS, n))).toEqual(['', '', ''])
    expect(faultOf(moved(ITEMS, 0, 1), 0)).toContain('排在它前面')
    expect(faultOf([item('a'), item('a')], 1)).toContain('重复')
    expect(faultOf([item('a', { points: '1.5' })], 0)).toContain('分值')
    expect(faultOf([item('a', { text: ' ' })], 0)).toContain('填写')
  })
})
