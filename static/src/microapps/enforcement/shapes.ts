import type { Schemas } from '@/core/types'

export type Matter = Schemas['MatterOut']
export type Task = Schemas['TaskOut']
export type TaskDetail = Schemas['TaskDetailOut']
export type Answer = 'pass' | 'fail' | 'not_applicable'
export type ChecklistItem = Schemas['ItemOut']
export type Evidence = Schemas['EvidenceOut']
export type Inspection = Schemas['InspectionOut']
export type Agency = Schemas['AgencyOut']
export type Paper = Schemas['PaperOut']
export type InspectionItem = Schemas['InspectionItemOut']
export type CorrectionOrder = Schemas['CorrectionOrderOut']
export type CorrectionOrderItem = Schemas['CorrectionOrderItemOut']
export type Guide = Schemas['GuideOut']

/** What every step of an inspection gets from the page. */
export interface StepContext {
  inspection: Inspection
  busy: boolean
  fields: Record<string, string>
  change: <R = unknown>(sub: string, body?: unknown | (() => Promise<unknown>), method?: 'POST' | 'PUT') => Promise<R | undefined>
}
