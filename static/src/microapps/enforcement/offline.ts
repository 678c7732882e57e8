// A visit without signal: what is pressed becomes an act in the outbox, and the page shows it at once.
import type { Answer, Inspection, Paper } from './shapes'
import { LOCAL } from '@/core/files'
import type { Draft, Entry, Manifest } from '@/core/offline/outbox'

interface Act {
  name: string
  title: string
  /** Only 主办人's device takes this step without signal; the colleague does it online. */
  leadOnly: boolean
  /** The body's field for the time of the act. */
  time?: string
  /** The word of the document it issues: without signal, a number lent to this device is taken. */
  word?: string
}
/** By the address below the inspection's. */
export const ACTS: Record<string, Act> = {
  '/licence-showing': { name: 'show_licence', title: '亮证', leadOnly: true, time: 'shown_at' },
  '/start': { name: 'start', title: '开始检查', leadOnly: true, time: 'started_at' },
  '/answers': { name: 'answer', title: '填写检查项', leadOnly: false },
  '/evidence': { name: 'add_evidence', title: '现场取证', leadOnly: false },
  '/signature': { name: 'sign', title: '签字', leadOnly: true, time: 'signed_at' },
  '/refusal': { name: 'refuse_signature', title: '当事人拒签', leadOnly: true, time: 'signed_at' },
  '/deliveries': { name: 'deliver', title: '送达文书', leadOnly: false, time: 'sent_at' },
  '/result': { name: 'record_result', title: '记录结果', leadOnly: true, time: 'ended_at' },
  '/correction-orders': { name: 'order_correction', title: '责令改正', leadOnly: true, word: '责改' },
  '/closing': { name: 'close', title: '结束检查', leadOnly: true },
}
const PREFIX = 'enforcement.inspection.'

type Body = Record<string, unknown>
interface Given {
  item: string
  value: Answer
  note: string
}

/** The act as the outbox keeps it: files by their hash, and the values the officer had before their eyes. */
export function draftOf(sub: string, body: Body, read: Inspection, shown: Inspection, at: string): Draft {
  const act = ACTS[sub]
  const [clean, files] = withoutFiles(body)
  if (act.time && clean[act.time] === undefined) clean[act.time] = at
  return {
    act: PREFIX + act.name,
    title: clean.number ? `${act.title} ${String(clean.number)}` : act.title,
    subject_id: read.id,
    subject_name: read.enterprise.name,
    base_version: read.version,
    base: baseOf(act.name, clean, shown),
    body: clean,
    files,
  }
}

const isLocal = (value: unknown): value is string => typeof value === 'string' && value.startsWith(LOCAL)

function manifest(field: string, local: string): Manifest {
  const [sha256, size] = local.slice(LOCAL.length).split('.')
  return { field, sha256, size: Number(size), name: `${field}-${sha256.slice(0, 8)}` }
}

function withoutFiles(body: Body): [Body, Manifest[]] {
  const clean: Body = {}
  const files: Manifest[] = []
  for (const [field, value] of Object.entries(body)) {
    if (Array.isArray(value)) {
      clean[field] = value.filter((one) => !isLocal(one))
      value.forEach((one, n) => isLocal(one) && files.push(manifest(`${field}.${n}`, one)))
    } else if (isLocal(value)) files.push(manifest(field, value))
    else clean[field] = value
  }
  return [clean, files]
}

function baseOf(act: string, body: Body, shown: Inspection): Body {
  const concludes = act === 'record_result'
  const named = new Set(act === 'answer' ? (body.answers as Given[]).map((one) => one.item) : [])
  const items = shown.checklist.filter((item) => concludes || named.has(item.item_id))
  return Object.fromEntries(items.flatMap((item) => [[`${item.item_id}.value`, item.value], [`${item.item_id}.note`, item.note]]))
}

/** The inspection as it will be once the server has everything written down here. */
export function overlay(read: Inspection, entries: Entry[]): Inspection {
  return entries.filter((entry) => entry.state !== 'rejected').reduce(apply, read)
}

function apply(shown: Inspection, entry: Entry): Inspection {
  const { body, files } = entry
  const change = CHANGES[entry.act.slice(PREFIX.length)]
  if (!change) return shown
  const next = { ...shown, ...change(shown, body, entry, files) }
  // What blocks an act is the server's to say; without signal nothing is known to.
  return { ...next, allowed_actions: allowedIn(next), blocked_actions: [] }
}

type Change = (shown: Inspection, body: Body, entry: Entry, files: Manifest[]) => Partial<Inspection>
const text = (value: unknown): string => String(value ?? '')

const CHANGES: Record<string, Change> = {
  show_licence: (_, body) => ({ status: 'licence_shown', licence_shown_at: text(body.shown_at) }),
  start: (_, body) => ({ status: 'recording', started_at: text(body.started_at) }),
  answer: (shown, body) => ({ checklist: answered(shown, body.answers as Given[]) }),
  add_evidence: (shown, body, entry, files) => ({
    evidence: [...shown.evidence, {
      id: entry.id, kind: text(body.kind), captured_at: text(body.captured_at), sha256: text(body.sha256), proof: text(body.proof), item: text(body.item),
      url: files[0] ? `${LOCAL}${files[0].sha256}.${files[0].size}` : `/files/${text(body.file_id)}`,
    } as Inspection['evidence'][number]],
  }),
  sign: (shown, body, entry) => {
    const isParty = body.as === 'enterprise'
    const name = isParty ? text(body.signer_name) : text(shown.officers.find((one) => one.id === body.officer_id)?.name)
    const signature = { mode: body.typed ? 'typed' : 'strokes', signer_name: name, at: entry.created_at } as NonNullable<Inspection['signature']>
    return { ...signedBy(shown, isParty ? null : text(body.officer_id)), ...(isParty ? { signature } : { officer_signatures: [...shown.officer_signatures, signature] }) }
  },
  refuse_signature: (shown, _, entry) => ({
    ...signedBy(shown, null),
    signature: { mode: 'refused', signer_name: null, at: entry.created_at } as Inspection['signature'],
  }),
  deliver: (shown, body) => ({ deliveries: (shown.deliveries ?? []).map((one) => ((body.document_ids as string[]).includes(one.document_id) ? handedOver(one, body) : one)) }),
  record_result: (shown, body) => ({
    status: 'concluded',
    ended_at: text(body.ended_at),
    unsigned: [...shown.officers.map((one) => ({ officer_id: one.id as string | null, name: one.name })), { officer_id: null, name: '当事人' }],
    result: { codes: [text(body.code), ...(body.sub_codes as string[])], summary: text(body.summary), disposition: text(body.disposition || 'none') } as Inspection['result'],
    outstanding: body.disposition === 'order_to_correct' ? ['order_correction'] : [],
  }),
  order_correction: () => ({ status: 'closed', outstanding: [] }),
  close: () => ({ status: 'closed' }),
}

/** As the server will say it: a letter waits for its receipt, whatever was handed over is there. */
function handedOver(paper: Paper, body: Body): Paper {
  const waits = ['mail', 'entrusted', 'public_notice'].includes(text(body.method))
  return { ...paper, state: waits ? 'sent' : 'served', method: text(body.method), receiver_name: text(body.receiver_name), served_on: waits ? null : text(body.sent_at).slice(0, 10), refused: Boolean(body.refusal_reason) }
}

/** With the last signature the record is complete. */
function signedBy(shown: Inspection, officerId: string | null): Partial<Inspection> {
  const unsigned = shown.unsigned.filter((one) => one.officer_id !== officerId)
  return { unsigned, status: unsigned.length ? 'concluded' : 'result_recorded' }
}

function answered(shown: Inspection, answers: Given[]): Inspection['checklist'] {
  const given = new Map(answers.map((one) => [one.item, one]))
  return shown.checklist.map((item) => {
    const answer = given.get(item.item_id)
    return answer ? { ...item, value: answer.value, note: answer.note } : item
  })
}

const ALLOWED: Record<string, string[]> = {
  prepared: ['show_licence'],
  licence_shown: ['start', 'deliver'],
  recording: ['answer', 'add_evidence', 'record_result', 'deliver'],
  concluded: ['sign', 'refuse_signature', 'deliver'],
  closed: ['deliver'],
}
function allowedIn(shown: Inspection): string[] {
  if (shown.status !== 'result_recorded') return ALLOWED[shown.status] ?? shown.allowed_actions ?? []
  return [shown.result?.disposition === 'order_to_correct' ? 'order_correction' : 'close', 'deliver']
}
