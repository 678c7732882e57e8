// Which items of a checklist apply: one that depends on another is asked only once that one has the answer.
import type { ChecklistItem } from './shapes'

/** The items that apply, in order; the same rule as the server's, so that it holds without signal. */
export function shownItems(items: ChecklistItem[]): ChecklistItem[] {
  const known = new Map(items.map((one) => [one.item_id, one]))
  const isShown = (item: ChecklistItem, depth: number): boolean => {
    if (!item.shown_when) return true
    const other = known.get(item.shown_when.item_id)
    return depth > 0 && other !== undefined && other.value === item.shown_when.value && isShown(other, depth - 1)
  }
  return items.filter((item) => isShown(item, items.length))
}
