import { fenOf, fromLocalField, isoNow } from '@/core/format'
import type { ChosenEnterprise } from '@/components/EnterprisePicker.vue'
import type { Position } from '@/core/types'
import type { DecisionForm } from './shapes'

export const emptyForm = (): DecisionForm => ({
  party: 'enterprise',
  citizen: { name: '', identifier: '', phone: '', address: '' },
  violation: '',
  kinds: [],
  amount: '',
  facts: '',
  place: '',
  licence_shown_at: '',
  told_at: '',
  statement_mode: '',
  party_statement: '',
  another_act_reason: '',
  officer_ids: [],
  file_ids: [],
})

/** 个体工商户 have a code that begins with 92 (GB 32100), and the limit of a citizen. */
const SELF_EMPLOYED = '92'

export function partyKind(form: DecisionForm, enterprise: ChosenEnterprise | null): 'citizen' | 'self_employed' | 'organisation' {
  if (form.party === 'citizen') return 'citizen'
  return enterprise?.uscc.startsWith(SELF_EMPLOYED) ? 'self_employed' : 'organisation'
}

export interface Lack {
  part: 'party' | 'facts' | 'procedure' | 'penalty'
  name: string
}
/** What still keeps the decision from being made, in the order of the form. */
export function lacking(form: DecisionForm, enterprise: ChosenEnterprise | null): Lack[] {
  const { name, identifier } = form.citizen
  const lacks: Array<[boolean, Lack['part'], string]> = [
    [form.party === 'enterprise' ? !enterprise : !name.trim() || !identifier.trim(), 'party', '当事人'],
    [!form.violation, 'facts', '案由'],
    [!form.facts.trim(), 'facts', '违法事实'],
    [!form.place.trim(), 'facts', '地点'],
    [form.officer_ids.length < 2, 'procedure', '两名执法人员'],
    [!form.licence_shown_at, 'procedure', '出示证件时间'],
    [!form.told_at, 'procedure', '告知时间'],
    [!form.statement_mode || (form.statement_mode === 'stated' && !form.party_statement.trim()), 'procedure', '陈述申辩'],
    [!form.kinds.length, 'penalty', '处罚种类'],
    [form.kinds.includes('FINE') && !fenOf(form.amount), 'penalty', '罚款金额'],
  ]
  return lacks.filter(([isLacking]) => isLacking).map(([, part, name]) => ({ part, name }))
}

/** The contract's body; the decision is made at the moment of sending. */
export function bodyOf(form: DecisionForm, enterprise: ChosenEnterprise | null, position: Position, correctionOrderId?: string): object {
  const kind = partyKind(form, enterprise)
  const reason = form.another_act_reason.trim()
  return {
    party: kind === 'citizen' ? { kind, ...form.citizen } : { kind, name: enterprise?.name, identifier: enterprise?.uscc },
    violation: form.violation,
    officer_ids: form.officer_ids,
    kinds: form.kinds,
    ...(form.kinds.includes('FINE') ? { amount_fen: fenOf(form.amount) ?? 0 } : {}),
    facts: form.facts.trim(),
    place: form.place.trim(),
    position,
    licence_shown_at: fromLocalField(form.licence_shown_at),
    told_at: fromLocalField(form.told_at),
    ...(form.statement_mode === 'waived' ? { waived: true } : { party_statement: form.party_statement.trim() }),
    decided_at: isoNow(),
    file_ids: form.file_ids,
    ...(reason ? { another_act_reason: reason } : {}),
    ...(correctionOrderId ? { correction_order_id: correctionOrderId } : {}),
  }
}
