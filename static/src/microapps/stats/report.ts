// What the form of a reported indicator holds, and what is sent of it.
export interface ReportDraft {
  code: string
  period: string
  numerator: string
  denominator: string
  value: string
  note: string
  file_ids: string[]
}
export const EMPTY: ReportDraft = { code: '', period: '', numerator: '', denominator: '', value: '', note: '', file_ids: [] }
/** Indicators that units report: code, name, unit. */
export const REPORTED: Array<[code: string, name: string, unit: string]> = [
  ['PLAN-04', '营商环境便利度', 'points'],
  ['PLAN-12', '数据编目率', 'percent'],
  ['PLAN-13', '数据归集率', 'percent'],
  ['PLAN-14', '问题数据及时整改率', 'percent'],
  ['PLAN-15', '数据共享率', 'percent'],
  ['PLAN-16', '数据开放率', 'percent'],
  ['PLAN-17', '网络安全事件及时整改率', 'percent'],
]
export const unitOf = (code: string): string => REPORTED.find(([one]) => one === code)?.[2] ?? 'percent'

export function valueOf(draft: Omit<ReportDraft, 'code' | 'period'>, unit: string): object {
  const given = { note: draft.note.trim(), file_ids: draft.file_ids }
  if (unit === 'points') return { ...given, value: Number(draft.value) }
  return { ...given, numerator: Number(draft.numerator), denominator: Number(draft.denominator) }
}
export function isComplete(draft: Omit<ReportDraft, 'code' | 'period'>, unit: string): boolean {
  return Boolean(draft.note.trim()) && (unit === 'points' ? draft.value !== '' : draft.numerator !== '' && draft.denominator !== '')
}
