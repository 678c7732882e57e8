import type { Tone } from '@/core/labels'

/** States of an annual plan. */
export const PLAN: Record<string, [label: string, tone: Tone]> = {
  draft: ['草稿', 'grey'],
  submitted: ['待批准', 'amber'],
  approved: ['已批准公布', 'green'],
  rejected: ['已退回', 'red'],
}
export const SELECTION: Record<string, string> = { double_random: '双随机', directed: '定向' }
