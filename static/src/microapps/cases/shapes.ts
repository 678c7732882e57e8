import type { Schemas } from '@/core/types'

export type PenaltyMatter = Schemas['PenaltyMatterOut']
export type Decision = Schemas['DecisionOut']
export type Lead = Schemas['LeadOut']
export type LeadItem = Schemas['LeadItemOut']
export type DecisionItem = Schemas['DecisionItemOut']

/** The form as typed; amounts in yuan, moments as datetime-local values. */
export interface DecisionForm {
  party: 'org' | 'citizen'
  citizen: { name: string; id_no: string; phone: string; address: string }
  matter_code: string
  penalty_kinds: string[]
  amount: string
  facts: string
  place: string
  violation_at: string
  licence_shown_at: string
  told_at: string
  statement_mode: 'waived' | 'stated' | ''
  party_statement: string
  delivery: 'delivered' | 'refused' | ''
  refusal_note: string
  refusal_photos: string[]
  officer_ids: string[]
  file_ids: string[]
  pay_method: string
}
