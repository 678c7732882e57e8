import type { Schemas } from '@/core/types'

export type FormSpec = Schemas['FormFieldOut']
export type Matter = Schemas['InternalMatterOut']
export type Application = Schemas['ApplicationOut']
export type ApplicationItem = Schemas['ApplicationItemOut']
export type FlowTask = Schemas['FlowTaskOut']
export type FlowTaskItem = Schemas['FlowTaskItemOut']
export type Step = Schemas['StepOut'] | Schemas['HistoryOut']
