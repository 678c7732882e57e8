// What can be done to an event, as data: the words, what the form asks, and where it is sent.
export interface Act {
  key: string
  title: string
  path: string
  /** Name of the text field, its label, and whether it must be filled. */
  text?: { name: string; label: string; required: boolean }
  photos?: 'required' | 'optional'
  position?: boolean
  days?: boolean
  chain?: 'assign' | 'assist' | 'suggest'
  extra?: object
  danger?: boolean
}
const reason = (label: string) => ({ name: 'reason', label, required: true })
const note = (label: string, required = false) => ({ name: 'note', label, required })

/** By the server's `allowed_actions`; the first that is allowed is the main act of the page. */
export const ACTS: Array<Act & { allowed: string }> = [
  { allowed: 'accept', key: 'accept', title: '受理', path: '/acceptance', text: note('备注') },
  { allowed: 'assign', key: 'assign', title: '派发', path: '/assignment', chain: 'assign', text: note('交办意见') },
  { allowed: 'receive', key: 'receive', title: '签收', path: '/receipt', text: note('备注') },
  { allowed: 'close', key: 'close', title: '办结', path: '/closing', text: { name: 'result', label: '处置结果', required: true }, photos: 'required', position: true },
  { allowed: 'verify', key: 'verify', title: '核查通过', path: '/verification', text: note('核查情况'), photos: 'optional' },
  { allowed: 'decide_extension', key: 'extend', title: '同意延期', path: '/extension/decision', text: note('意见'), extra: { approved: true } },
  { allowed: 'decide_extension', key: 'refuse', title: '不同意延期', path: '/extension/decision', text: note('意见'), extra: { approved: false }, danger: true },
  { allowed: 'return', key: 'return', title: '退回重办', path: '/return', text: reason('哪里没有办好'), danger: true },
  { allowed: 'ask_assist', key: 'assist', title: '请求协同', path: '/assists', chain: 'assist', text: note('需要协同的内容', true) },
  { allowed: 'ask_extension', key: 'ask', title: '申请延期', path: '/extension', days: true, text: reason('延期理由') },
  { allowed: 'dispute', key: 'dispute', title: '提出异议', path: '/dispute', chain: 'suggest', text: reason('为什么不属本单位职责'), danger: true },
  { allowed: 'uphold', key: 'uphold', title: '维持派单', path: '/dispute/rejection', text: reason('理由') },
  { allowed: 'invalidate', key: 'invalidate', title: '确认无效', path: '/invalidation', text: reason('理由'), danger: true },
  { allowed: 'reject', key: 'reject', title: '不予受理', path: '/rejection', text: reason('为什么无效或重复'), danger: true },
  { allowed: 'withdraw', key: 'withdraw', title: '撤回', path: '/withdrawal', text: reason('撤回理由'), danger: true },
  { allowed: 'reopen', key: 'reopen', title: '重新打开', path: '/reopening', text: reason('理由'), danger: true },
]
export const FINISH_ASSIST: Act = { key: 'finish', title: '完成协同', path: '', text: note('协同结果', true), photos: 'optional' }
