// A checklist while it is written: items as forms hold them, what follows when one is moved, renamed or taken out.
import type { Schemas } from '@/core/types'

export interface DraftItem {
  id: string
  text: string
  article: string
  points: string
  discretion: string
  /** The id of the item it depends on; empty where it is always asked. */
  after: string
  value: string
}
export const fromItem = (item: Schemas['ChecklistItemVersionOut']): DraftItem => ({
  id: item.id, text: item.text, article: item.article, points: String(item.points), discretion: item.discretion,
  after: item.shown_when?.item_id ?? '', value: item.shown_when?.value ?? 'fail',
})

export const toItem = (item: DraftItem): object => ({
  id: item.id.trim(), text: item.text.trim(), article: item.article.trim(), points: Number(item.points), discretion: item.discretion.trim(),
  shown_when: item.after ? { item_id: item.after, value: item.value } : null,
})

/** JG-3 → JG-4: the next id of the series the list already uses. */
export function nextId(items: DraftItem[]): string {
  const numbered = items.map((item) => /^(.*?)(\d+)$/.exec(item.id)).filter((found) => found !== null)
  const prefix = numbered[numbered.length - 1]?.[1] ?? 'X-'
  const last = Math.max(0, ...numbered.filter((found) => found[1] === prefix).map((found) => Number(found[2])))
  return `${prefix}${last + 1}`
}

export const emptyItem = (items: DraftItem[]): DraftItem => ({ id: nextId(items), text: '', article: items[items.length - 1]?.article ?? '', points: '1', discretion: '', after: '', value: 'fail' })

/** One place up or down. */
export function moved(items: DraftItem[], from: number, by: 1 | -1): DraftItem[] {
  const to = from + by
  if (to < 0 || to >= items.length) return items
  const after = [...items]
  after.splice(to, 0, ...after.splice(from, 1))
  return after
}

/** Without one item; what depended on it is asked always. */
export const without = (items: DraftItem[], at: number): DraftItem[] =>
  items.filter((_, n) => n !== at).map((item) => (item.after === items[at].id ? { ...item, after: '' } : item))

/** With another id for one item; what depends on it follows. */
export const renamed = (items: DraftItem[], at: number, id: string): DraftItem[] =>
  items.map((item, n) => (n === at ? { ...item, id } : item.after === items[at].id ? { ...item, after: id } : item))

/** What keeps an item from being sent, in words; nothing where it may go. */
export function faultOf(items: DraftItem[], at: number): string {
  const item = items[at]
  if (!item.id.trim() || !item.text.trim() || !item.article.trim()) return '编号、检查内容、依据条款都要填写'
  if (items.some((other, n) => n < at && other.id.trim() === item.id.trim())) return '编号与前面的检查项重复'
  if (!/^\d{1,3}$/.test(item.points) || Number(item.points) > 100) return '分值应为0至100的整数'
  if (item.after && !items.some((other, n) => n < at && other.id === item.after)) return '所依赖的检查项应排在它前面'
  return ''
}
