import type { Schemas } from '@/core/types'

export type Violation = Schemas['ViolationOut']
export type Weighed = Schemas['BandOut']
export type Decision = Schemas['DecisionOut']
export type Lead = Schemas['LeadOut']
export type LeadItem = Schemas['LeadItemOut']
export type DecisionItem = Schemas['DecisionItemOut']

/** The form as typed; amounts in yuan, moments as datetime-local values. */
export interface DecisionForm {
  party: 'enterprise' | 'citizen'
  citizen: { name: string; identifier: string; phone: string; address: string }
  violation: string
  kinds: string[]
  amount: string
  facts: string
  place: string
  licence_shown_at: string
  told_at: string
  statement_mode: 'waived' | 'stated' | ''
  party_statement: string
  another_act_reason: string
  officer_ids: string[]
  file_ids: string[]
}
