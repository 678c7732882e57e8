// Chinese words for the contract's states and codes, in one table each.
import { yuan } from './format'
export type Tone = 'blue' | 'scheme' | 'green' | 'amber' | 'red' | 'grey'
/** Each tone's shape, so that no state is told by colour alone, and its class in the style sheet. */
export const SHAPE: Record<Tone, [icon: string, style: string]> = {
  green: ['s-ok', 'ok'],
  amber: ['s-warn', 'warn'],
  red: ['s-bad', 'bad'],
  blue: ['s-half', 'now'],
  grey: ['s-off', 'off'],
  scheme: ['s-blue', 'blue'],
}
type Words = Record<string, [label: string, tone: Tone]>

export const TASK: Words = {
  draft: ['草稿', 'grey'],
  submitted: ['待批准', 'amber'],
  approved: ['已批准', 'green'],
  rejected: ['已退回', 'red'],
  in_progress: ['检查中', 'blue'],
  finished: ['已完成', 'grey'],
  cancelled: ['已取消', 'grey'],
  urgent: ['紧急检查', 'red'],
  merged: ['已合并', 'grey'],
}
export const INSPECTION: Words = {
  prepared: ['待亮证', 'amber'],
  licence_shown: ['已亮证', 'blue'],
  recording: ['检查中', 'blue'],
  concluded: ['待签字', 'amber'],
  result_recorded: ['已签字', 'blue'],
  closed: ['已结束', 'grey'],
}
export const DELIVERY: Words = { pending: ['待送达', 'amber'], sent: ['送达中', 'blue'], served: ['已送达', 'green'], returned: ['已退回', 'red'] }
export const AGENCY_RESULT: Words = { waiting: ['待记录', 'amber'], recorded: ['已记录', 'green'], absent: ['未派员', 'grey'] }
export const CORRECTION: Words = {
  ordered: ['待整改', 'amber'],
  answered: ['待复查', 'blue'],
  passed: ['已整改', 'green'],
  overdue: ['已逾期', 'red'],
}
export const DECISION: Words = {
  issued: ['待送达', 'amber'],
  served: ['待备案', 'amber'],
  filed: ['已备案', 'green'],
  closed: ['已结案', 'grey'],
  withdrawn: ['已撤销', 'red'],
}
export const LEAD: Words = { received: ['待核查', 'amber'], accepted: ['拟立案', 'green'], refused: ['已退回', 'red'] }
export const APPLICATION: Words = {
  running: ['办理中', 'blue'],
  returned: ['已退回', 'amber'],
  approved: ['已通过', 'green'],
  rejected: ['未通过', 'red'],
  withdrawn: ['已撤回', 'grey'],
}
/** A step of a flow, in the progress, in the history and as a task. */
export const STEP: Words = {
  waiting: ['未开始', 'grey'],
  open: ['待办理', 'amber'],
  submitted: ['已提交', 'blue'],
  approved: ['已同意', 'green'],
  rejected: ['未同意', 'red'],
  returned: ['已退回', 'amber'],
  withdrawn: ['已撤回', 'grey'],
}
/** Codes' colours; the word always stands beside the colour. */
export const COLOUR: Words = {
  green: ['绿码', 'green'],
  yellow: ['黄码', 'amber'],
  red: ['红码', 'red'],
  blue: ['蓝码', 'scheme'],
  orange: ['橙码', 'amber'],
  grey: ['灰码', 'grey'],
}
export const VERDICT: Words = {
  valid: ['有效', 'green'],
  expired: ['已过期', 'amber'],
  not_yet_valid: ['尚未生效', 'amber'],
  revoked: ['已作废', 'red'],
  unknown_key: ['无法核验签名', 'red'],
  stale_list: ['核验数据过旧', 'amber'],
  clock_suspect: ['手机时间有误', 'amber'],
  malformed: ['不是有效的码', 'red'],
}
export const PLAN_REPORT: Words = {
  draft: ['草稿', 'grey'],
  submitted: ['待审核', 'amber'],
  approved: ['待发布', 'blue'],
  published: ['已发布', 'green'],
  superseded: ['已被更正', 'grey'],
}
export const JOINT_EVENT: Words = {
  reported: ['待受理', 'amber'],
  accepted: ['待派发', 'amber'],
  assigned: ['待签收', 'blue'],
  disputed: ['派单有异议', 'red'],
  handling: ['处置中', 'blue'],
  closed: ['待核查', 'amber'],
  verified: ['已核查', 'green'],
  invalid: ['无效或重复', 'grey'],
  withdrawn: ['已撤回', 'grey'],
}
export const JOINT_LINK: Words = {
  assigned: ['办理中', 'blue'],
  done: ['已完成', 'green'],
  released: ['已解除', 'grey'],
}
export const APP: Record<string, string> = {
  workbench: '工作台',
  enforcement: '掌上执法',
  cases: '掌上办案',
  enterprise_code: '企业码',
  safety_code: '安全码',
  one_thing: '一件事',
  stats: '掌上办公比例',
  joint_events: '四平台事件',
}
/** The colour of a micro-app's tile; blue where none is given. */
export const TASK_KIND: Record<string, string> = { daily: '日常检查', special: '专项检查', triggered: '触发式检查' }
/** Kinds of special equipment (特种设备目录) and of other codes. */
export const EQUIPMENT_KIND: Record<string, string> = {
  elevator: '电梯',
  boiler: '锅炉',
  pressure_vessel: '压力容器',
  pressure_pipeline: '压力管道',
  crane: '起重机械',
  ropeway: '客运索道',
  amusement: '大型游乐设施',
  vehicle: '场（厂）内专用机动车辆',
  special_equipment: '特种设备',
}
export const CLIENT: Record<string, string> = { mobile: '手机', desktop: '电脑' }
export const PENALTY_KIND: Record<string, string> = { WARNING: '警告', FINE: '罚款' }
/** 警告、罚款 ¥3,000.00: what was decided, in one phrase. */
export const penaltyText = (kinds: string[], fen: number): string =>
  kinds.map((kind) => (kind === 'FINE' ? `罚款 ${yuan(fen)}` : PENALTY_KIND[kind] ?? kind)).join('、')
export const PURPOSE: Record<string, string> = { inspection: '执法检查', visit: '走访', service: '助企服务' }
export const HIT: Record<string, string> = {
  enterprise: '企业',
  inspection: '现场检查',
  correction_order: '责令改正',
  decision: '处罚决定',
  application: '一件事申请',
  equipment: '特种设备',
  app: '应用',
  task: '检查任务',
}
export const options = (words: Words): Array<[string, string]> => Object.entries(words).map(([k, [label]]) => [k, label])
