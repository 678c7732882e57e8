import type { Schemas } from '@/core/types'

export type Objection = Schemas['ObjectionOut']
export type ObjectionItem = Schemas['ObjectionItemOut']
export type Recusal = Schemas['RecusalOut']
export type CopyNotice = Schemas['CopyNoticeOut']
export type Publication = Schemas['PublicationOut']
export type AbnormalEntry = Schemas['AbnormalOut']
export type Rating = Schemas['RatingOut']
export type Act = Schemas['InspectionActOut']
export type ActVerdict = Schemas['ActVerdictOut']
export type Published = Schemas['PublishedOut']

export const OBJECTION: Record<string, [string, 'blue' | 'green' | 'amber' | 'red' | 'grey']> = {
  filed: ['处理中', 'amber'],
  upheld: ['异议成立', 'green'],
  dismissed: ['异议不成立', 'grey'],
}
export const RECUSAL: Record<string, [string, 'blue' | 'green' | 'amber' | 'red' | 'grey']> = {
  pending: ['待决定', 'amber'],
  approved: ['已回避', 'green'],
  rejected: ['未批准', 'grey'],
}
export const COPY_NOTICE: Record<string, [string, 'blue' | 'green' | 'amber' | 'red' | 'grey']> = {
  sent: ['待反馈', 'amber'],
  answered: ['已反馈', 'green'],
}
export const PUBLICATION: Record<string, [string, 'blue' | 'green' | 'amber' | 'red' | 'grey']> = {
  pending: ['待审批', 'amber'],
  published: ['已公示', 'green'],
  withheld: ['不予公示', 'grey'],
  withdrawn: ['已撤回', 'red'],
}
export const RELATIONS: Array<[string, string]> = [
  ['kin', '近亲属'],
  ['employer', '曾在本单位任职'],
  ['shareholding', '持有本单位股权'],
  ['neighbour', '往来密切'],
  ['other', '其他'],
]
