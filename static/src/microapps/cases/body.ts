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

/** What still keeps the decision from being made, in the order of the form. */
export function missing(form: DecisionForm, enterprise: ChosenEnterprise | null): string[] {
  const { name, identifier } = form.citizen
  const lacks: Array<[boolean, string]> = [
    [form.party === 'enterprise' ? !enterprise : !name.trim() || !identifier.trim(), '当事人'],
    [!form.violation, '案由'],
    [!form.kinds.length, '处罚种类'],
    [form.kinds.includes('FINE') && fenOf(form.amount) === null, '罚款金额'],
    [!form.facts.trim(), '违法事实'],
    [!form.place.trim(), '地点'],
    [!form.licence_shown_at, '出示证件时间'],
    [!form.told_at, '告知时间'],
    [!form.statement_mode || (form.statement_mode === 'stated' && !form.party_statement.trim()), '陈述申辩'],
    [form.officer_ids.length < 2, '两名执法人员'],
  ]
  return lacks.filter(([isLacking]) => isLacking).map(([, name]) => name)
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
