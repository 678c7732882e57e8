// Every list of the library as data: where it is asked, how it is narrowed, what a line shows. RegisterList draws them.
import type { Choice } from '@/components/choice'
import { friendlyDay, friendlyTime, today } from '@/core/format'
import type { Tone } from '@/core/labels'
import type { Schemas } from '@/core/types'
import { RECUSAL } from '../after/shapes'
import { CONFLICT, GRADE, LICENCE, OBJECT_KIND, OBJECT_STATUS, PLANNED, STANDING, daysUntil, lastMonths } from './words'

type Words = Record<string, [label: string, tone: Tone]>
export interface Line {
  title: string
  to?: string
  tag?: { words: Words; value: string }
  lines?: string[]
  facts?: Array<string | null | undefined>
  acts?: Array<{ label: string; to: string; permission: string }>
}
export interface Register {
  path: string
  search?: string
  filterName?: string
  filters?: Array<[string, string]>
  allLabel?: string
  choices?: Choice[]
  /** A filter by matter, whose options the server knows: it may be left open, or must be chosen. */
  matter?: 'may' | 'must'
  note?: string
  empty: [text: string, hint?: string]
  action?: { label: string; to: string; permission: string }
  more?: Array<{ label: string; to: string; permission?: string }>
  keyOf?: (item: never) => string
  line: (item: never) => Line
}
const register = <T>(one: Omit<Register, 'line' | 'keyOf'> & { line: (item: T) => Line; keyOf?: (item: T) => string }): Register => one as unknown as Register
const words = (table: Words): Array<[string, string]> => Object.entries(table).map(([value, [label]]) => [value, label])

const MANAGE = 'enforcement.library.manage'
const YEARS = [0, 1, 2].map((n): [string, string] => [String(Number(today().slice(0, 4)) - n), `${Number(today().slice(0, 4)) - n}年`])
const classOf = (one: { grade: string; class_month?: string | null; class_source?: string | null }): string =>
  one.class_month ? `${one.class_month} ${one.class_source}` : '没有可用的分类，按一般风险对待'
const left = (day: string): string => {
  const days = daysUntil(day)
  return days < 0 ? `已过期${-days}天` : days === 0 ? '今天到期' : `还有${days}天`
}
/** 对食品经营者的监督检查 → 食品经营者: in a list they are all 监督检查. */
const titles = (matters: Array<{ title: string }>): string => matters.map((one) => one.title.replace(/^对(.+?)的监督检查$/, '$1')).join('、')

export const LISTS: Record<string, Register> = {
  '/library-objects': register<Schemas['ObjectOut']>({
    path: 'library-objects',
    search: '名称，或统一社会信用代码',
    filterName: 'kind',
    filters: Object.entries(OBJECT_KIND),
    matter: 'may',
    choices: [
      { name: 'grade', label: '信用风险', options: words(GRADE) },
      { name: 'month', label: '月份', all: '现在可用', options: lastMonths() },
      { name: 'status', label: '状态', options: words(OBJECT_STATUS) },
      { name: 'observed', label: '观察期', options: [['true', '观察期内']] },
    ],
    empty: ['名录库中还没有对象', '把辖区内的企业、场所和特种设备纳入后，才能列入计划和抽取'],
    action: { label: '纳入新对象', to: '/library-objects/new', permission: MANAGE },
    more: [{ label: '录入信用风险分类', to: '/library-objects/classes', permission: MANAGE }],
    line: (one) => ({
      title: one.name,
      to: `/library-objects/${one.id}`,
      tag: one.status === 'removed' ? { words: OBJECT_STATUS, value: 'removed' } : { words: GRADE, value: one.grade },
      lines: [titles(one.matters)],
      facts: [classOf(one), OBJECT_KIND[one.kind], one.address, one.observation_until && `观察期至 ${friendlyDay(one.observation_until)}`],
    }),
  }),
  '/checklists': register<Schemas['ChecklistStandingOut']>({
    path: 'checklists',
    search: '检查事项名称或编码',
    empty: ['没有找到检查事项'],
    keyOf: (one) => one.code,
    line: (one) => ({
      title: one.title,
      to: `/checklists/${one.code}`,
      tag: { words: { key: ['重点事项', 'amber'], general: ['一般事项', 'grey'] }, value: one.importance },
      lines: [`现行第${one.in_force.number}版 · ${one.in_force.item_count}项 · 共${one.in_force.points}分`, one.upcoming ? `第${one.upcoming.number}版 ${friendlyDay(one.upcoming.effective_on)}起生效` : ''],
      facts: [one.basis, one.code],
    }),
  }),
  '/licences': register<Schemas['LicenceOut']>({
    path: 'licences',
    search: '姓名或执法证号',
    filterName: 'status',
    filters: words(LICENCE),
    choices: [{ name: 'skill', label: '专业资质', all: '不限', options: [['special_equipment', '特种设备安全监督检查员']] }],
    note: '按有效期从近到远排列。',
    empty: ['没有这样的证件'],
    line: (one) => ({
      title: one.name,
      to: `/licences/${one.id}`,
      tag: { words: LICENCE, value: one.status },
      lines: [`有效期至 ${one.valid_to}（${left(one.valid_to)}）`, one.skills.map((skill) => `${skill.name}${skill.is_expired ? '（已过期）' : ''}`).join('、')],
      facts: [`执法证 ${one.number}`],
    }),
  }),
  '/conflicts': register<Schemas['OfficerConflictOut']>({
    path: 'conflicts',
    search: '人员姓名或企业名称',
    filterName: 'status',
    filters: words(CONFLICT),
    allLabel: '现在有效',
    note: '申报后即不得检查该企业，也不会被抽中；由机关负责人决定是否认定。',
    empty: ['没有回避关系', '与辖区内企业有近亲属、利害关系或曾任职的，应当申报'],
    action: { label: '申报回避关系', to: '/conflicts/new', permission: 'enforcement.library.read' },
    more: [{ label: '现场回避申请', to: '/recusals' }],
    line: (one) => ({
      title: `${one.staff_name} — ${one.enterprise.name}`,
      to: `/conflicts/${one.id}`,
      tag: { words: CONFLICT, value: one.status },
      lines: [`${one.ground_name}：${one.note}`],
      facts: [`${friendlyTime(one.declared_at)}${one.is_own ? '本人申报' : '由管理人员登记'}`, one.decided_by_name && `${one.decided_by_name}决定`],
    }),
  }),
  '/recusals': register<Schemas['RecusalOut']>({
    path: 'recusal-requests',
    filterName: 'status',
    filters: words(RECUSAL),
    note: '检查中由当事人或执法人员提出的回避申请，由机关负责人决定；决定前检查不停止。',
    empty: ['没有回避申请'],
    more: [{ label: '事先申报的回避关系', to: '/conflicts' }],
    line: (one) => ({
      title: `申请${one.officer_name}回避`,
      to: `/recusals/${one.id}`,
      tag: { words: RECUSAL, value: one.status },
      lines: [one.enterprise.name, `${one.relation_name}：${one.reason}`],
      facts: [one.inspection_number, friendlyTime(one.created_at)],
    }),
  }),
  '/coverage-gaps': register<Schemas['GapOut']>({
    path: 'coverage-gaps',
    matter: 'must',
    filterName: 'is_planned',
    filters: [['false', '未安排'], ['true', '已有安排']],
    note: '两年内没有做过全项检查的对象，应当列入计划（INS-016）。',
    empty: ['没有覆盖缺口', '该事项的对象两年内都做过全项检查'],
    more: [{ label: '检查超频次', to: '/cap-overruns' }],
    line: (one) => ({
      title: one.name,
      to: `/library-objects/${one.id}`,
      tag: { words: PLANNED, value: String(one.is_planned) },
      facts: [classOf(one), OBJECT_KIND[one.kind], one.address],
      acts: one.is_planned ? [] : [{ label: '安排检查', to: `/tasks/new?enterprise=${one.enterprise.id}`, permission: 'enforcement.inspect' }],
    }),
  }),
  '/cap-overruns': register<Schemas['OverrunOut']>({
    path: 'cap-overruns',
    filterName: 'standing',
    filters: words(STANDING),
    choices: [{ name: 'year', label: '年度', required: true, options: YEARS }],
    note: '本机关对同一企业的现场检查次数达到或超过年度上限的，除投诉举报、转办移送、数据预警、企业申请外不得再安排（INS-007）。',
    empty: ['没有达到上限的企业'],
    more: [{ label: '覆盖缺口', to: '/coverage-gaps' }],
    keyOf: (one) => one.enterprise.id,
    line: (one) => ({
      title: one.enterprise.name,
      to: `/object-files/${one.enterprise.id}`,
      tag: { words: STANDING, value: one.standing },
      lines: [`已检查 ${one.visits} 次，上限 ${one.year_cap} 次`],
      facts: [GRADE[one.grade]?.[0], one.enterprise.uscc],
    }),
  }),
}
