// A line of a plan while it is written, and as the server takes and gives it.
import { uuid } from '@/core/idempotency'
import type { Schemas } from '@/core/types'

type Item = Schemas['PlanItemOut']
export interface Line {
  key: string
  title: string
  matter_codes: string[]
  kind: string
  selection: string
  reason_code: string
  mode: string
  from_on: string
  to_on: string
  batches: string
  industries: string
  joint_org_ids: string[]
}

export const freshLine = (year: string): Line => ({
  key: uuid(), title: '', matter_codes: [], kind: 'daily', selection: 'double_random', reason_code: '', mode: 'on_site',
  from_on: `${year}-01-01`, to_on: `${year}-12-31`, batches: '1', industries: '', joint_org_ids: [],
})

export const lineFrom = (item: Item): Line => ({
  key: item.id, title: item.title, matter_codes: item.matters.map((one) => one.code), kind: item.kind, selection: item.selection,
  reason_code: item.reason_code ?? '', mode: item.mode, from_on: item.from_on, to_on: item.to_on, batches: String(item.batches),
  industries: item.industries.join('、'), joint_org_ids: item.joint_orgs.map((one) => one.id),
})

/** Trades are typed with whatever mark stands between them. */
export const trades = (text: string): string[] => [...new Set(text.split(/[、，,;；\s]+/).filter(Boolean))]

export function bodyOf(line: Line): Record<string, unknown> {
  const isDirected = line.selection === 'directed'
  return {
    title: line.title.trim(), matter_codes: line.matter_codes, kind: line.kind, selection: line.selection, mode: line.mode,
    from_on: line.from_on, to_on: line.to_on, industries: trades(line.industries), joint_org_ids: line.joint_org_ids,
    reason_code: isDirected && line.reason_code ? line.reason_code : null,
    batches: isDirected ? 1 : Number(line.batches),
  }
}
