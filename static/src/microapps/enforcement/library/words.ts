// Words of the object library, licences, checklists and conflicts of interest.
import { today } from '@/core/format'
import type { Tone } from '@/core/labels'

type Words = Record<string, [label: string, tone: Tone]>

export const OBJECT_KIND: Record<string, string> = { enterprise: '企业', premises: '场所', equipment: '特种设备' }
/** 信用风险分类; U has none that may be relied on and counts as general risk. */
export const GRADE: Words = {
  A: ['A 低风险', 'green'],
  B: ['B 一般', 'blue'],
  C: ['C 较高', 'amber'],
  D: ['D 高风险', 'red'],
  U: ['未分类', 'grey'],
}
export const OBJECT_STATUS: Words = { active: ['在库', 'green'], removed: ['已移出', 'grey'] }
export const LICENCE: Words = {
  expired: ['已过期', 'red'],
  expires_soon: ['60天内到期', 'amber'],
  suspended: ['已暂扣', 'red'],
  not_yet_valid: ['尚未生效', 'grey'],
  valid: ['有效', 'green'],
}
export const CONFLICT: Words = {
  declared: ['待决定', 'amber'],
  confirmed: ['已确认', 'blue'],
  declined: ['不予认定', 'grey'],
  ended: ['已解除', 'grey'],
}
export const GROUND: Array<[string, string]> = [['kinship', '近亲属'], ['interest', '利害关系'], ['former_employer', '曾任职'], ['other', '其他']]
export const PLANNED: Words = { true: ['已有安排', 'green'], false: ['未安排', 'amber'] }
export const STANDING: Words = {
  reached: ['已达上限', 'blue'],
  over_cap: ['已超上限', 'amber'],
  excessive: ['明显过多', 'red'],
}
export const ORIGIN: Record<string, string> = { province: '全省缺省值', agency: '本机关公布（全部事项）', matter: '本机关公布（本事项）' }
export const CHANGE: Words = {
  added: ['新增', 'green'],
  removed: ['删除', 'red'],
  changed: ['修改', 'amber'],
  moved: ['移动', 'blue'],
  same: ['未变', 'grey'],
}
export const MEMBER: Record<string, string> = { text: '检查内容', article: '依据条款', points: '分值', discretion: '裁量基准', shown_when: '显示条件' }
export const ANSWER: Record<string, string> = { pass: '合格', fail: '不合格', not_applicable: '不适用' }

interface Condition { item_id: string; value: string }
/** 仅当“JG-1”不合格时显示, or nothing where it always is. */
export const whenShown = (condition: Condition | null | undefined): string =>
  condition ? `仅当 ${condition.item_id} 为“${ANSWER[condition.value] ?? condition.value}”时显示` : ''

/** The days until a date, today 0. */
export const daysUntil = (day: string): number => Math.round((Date.parse(day) - Date.parse(today())) / 86_400_000)

/** This month and the eleven before it, as a choice. */
export function lastMonths(): Array<[value: string, label: string]> {
  const [year, month] = today().split('-').map(Number)
  return Array.from({ length: 12 }, (_, n): [string, string] => {
    const at = new Date(Date.UTC(year, month - 1 - n, 1)).toISOString().slice(0, 7)
    return [at, `${Number(at.slice(0, 4))}年${Number(at.slice(5))}月`]
  })
}
