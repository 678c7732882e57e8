import { fenOf, fromLocalField, isoNow } from '@/core/format'
import type { Position } from '@/core/types'
import type { DecisionForm } from './shapes'

export const emptyForm = (): DecisionForm => ({
  party: 'org',
  citizen: { name: '', id_no: '', phone: '', address: '' },
  matter_code: '',
  penalty_kinds: [],
  amount: '',
  facts: '',
  place: '',
  violation_at: '',
  licence_shown_at: '',
  told_at: '',
  statement_mode: '',
  party_statement: '',
  delivery: '',
  refusal_note: '',
  refusal_photos: [],
  officer_ids: [],
  file_ids: [],
  pay_method: 'bank',
})

/** What still keeps the decision from being made, in the order of the form. */
export function missing(form: DecisionForm, enterpriseId: string | undefined): string[] {
  const lacks: Array<[boolean, string]> = [
    [form.party === 'org' ? !enterpriseId : Object.values(form.citizen).some((value) => !value.trim()), '当事人'],
    [!form.matter_code, '违法行为'],
    [!form.penalty_kinds.length, '处罚种类'],
    [form.penalty_kinds.includes('fine') && fenOf(form.amount) === null, '罚款金额'],
    [!form.facts.trim(), '违法事实'],
    [!form.place.trim(), '地点'],
    [!form.violation_at, '违法时间'],
    [!form.licence_shown_at, '出示证件时间'],
    [!form.told_at, '告知时间'],
    [!form.statement_mode || (form.statement_mode === 'stated' && !form.party_statement.trim()), '陈述申辩'],
    [form.officer_ids.length < 2, '两名执法人员'],
    [!form.delivery || (form.delivery === 'refused' && !form.refusal_note.trim()), '交付'],
  ]
  return lacks.filter(([isLacking]) => isLacking).map(([, name]) => name)
}

/** The contract's body; the decision is made, and handed over, at the moment of sending. */
export function bodyOf(form: DecisionForm, enterpriseId: string | undefined, position: Position, correctionOrderId?: string): object {
  const now = isoNow()
  const isFined = form.penalty_kinds.includes('fine')
  return {
    ...(form.party === 'org' ? { enterprise_id: enterpriseId } : { citizen: form.citizen }),
    matter_code: form.matter_code,
    officer_ids: form.officer_ids,
    penalty_kinds: form.penalty_kinds,
    ...(isFined ? { amount_fen: fenOf(form.amount) ?? 0, pay_method: form.pay_method } : {}),
    facts: form.facts.trim(),
    place: form.place.trim(),
    position,
    violation_at: fromLocalField(form.violation_at),
    licence_shown_at: fromLocalField(form.licence_shown_at),
    told_at: fromLocalField(form.told_at),
    ...(form.statement_mode === 'waived' ? { waived: true } : { party_statement: form.party_statement.trim() }),
    decided_at: now,
    ...(form.delivery === 'delivered'
      ? { delivered_at: now }
      : { refused_sign: { note: form.refusal_note.trim(), ...(form.refusal_photos[0] ? { file_id: form.refusal_photos[0] } : {}) } }),
    file_ids: form.file_ids,
    ...(correctionOrderId ? { correction_order_id: correctionOrderId } : {}),
  }
}
