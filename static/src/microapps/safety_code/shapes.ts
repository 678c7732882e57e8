import type { Tone } from '@/core/labels'
import type { Resource, Schemas } from '@/core/types'

export interface FiredRule {
  id: string
  text: string
  colour: string
}
export interface SafetyCode extends Resource {
  object: { id?: string; kind: string; name: string; registration_no?: string; next_inspection_on?: string | null; enterprise_name: string }
  colour: string
  colour_name?: string
  meaning?: string
  fired_rules: FiredRule[]
  computed_at: string
  content: string
  svg_path: string
  pdf_path: string
  scheme: string
  scheme_title: string
  details: Line[]
  is_dynamic: boolean
  is_behind: boolean
  held_reason: string | null
}
export interface Verdict {
  verdict: string
  colour: string | null
  colour_name: string | null
  kind: string | null
  object: { id?: string | null; name: string; address?: string; enterprise_name?: string; next_inspection_on?: string | null } | null
  fired_rules: FiredRule[] | null
  computed_at: string | null
  message: string
  meaning?: string | null
  details?: Line[]
  lines?: string[]
  is_behind?: boolean
  is_dynamic?: boolean
  proof?: string
}
export interface Line {
  title: string
  value: string
}
export { EQUIPMENT_KIND as OBJECT_KIND } from '@/core/labels'

export interface ShownCode extends Resource {
  name: string
  scheme_title: string
  colour: string
  colour_name: string
  meaning: string
  computed_at: string
  is_behind: boolean
  is_dynamic: boolean
  content: string
  secret: string
  step_seconds: number
  digits: number
  server_time: string
  secret_until: string
}
export interface Passage {
  passage_id: string | null
  advice: 'allow' | 'restrict' | 'deny'
  reasons: string[]
  items: Verdict[]
}
export interface PassageLog extends Resource {
  at: string
  name: string
  colour: string | null
  decision: string | null
  reason: string
  place: string
}
export interface CodeScan extends Resource {
  at: string
  actor_name: string
  actor_unit: string
  purpose: string
  place: string
  decision: string | null
}
export type Appeal = Schemas['CodeAppealOut']
export type Recolouring = Schemas['RecolouringOut']
export type Scheme = Schemas['SchemeOut']
export type Fact = Schemas['CodeFactOut']
export type Counts = Schemas['CodeCountsOut']
export type LabelJob = Schemas['LabelJobOut']

export const APPEAL: Record<string, [string, Tone]> = {
  open: ['待处理', 'amber'],
  accepted: ['已采纳', 'green'],
  rejected: ['未采纳', 'grey'],
}
export const RECOLOURING: Record<string, [string, Tone]> = {
  proposed: ['待审核', 'amber'],
  applied: ['已生效', 'green'],
  rejected: ['已退回', 'red'],
  withdrawn: ['已撤回', 'grey'],
}

/** Facts as typed in a form, as the server takes them; an empty one is unknown. */
export function factValues(typed: Record<string, string>, facts: Fact[]): Record<string, unknown> {
  const types = Object.fromEntries(facts.map((fact) => [fact.name, fact.type]))
  return Object.fromEntries(
    Object.entries(typed).map(([name, text]) => {
      if (text === '') return [name, null]
      if (types[name] === 'flag') return [name, text === 'true']
      return [name, types[name] === 'whole' ? Number(text) : text]
    }),
  )
}
export interface LabelLayout {
  code: string
  title: string
}
