import type { Schemas } from '@/core/types'

export type FormSpec = Schemas['FormFieldOut']
export type Matter = Schemas['InternalMatterOut']
export type Step = Schemas['StepOut']
export type Application = Schemas['ApplicationOut']
export type ApplicationItem = Schemas['ApplicationItemOut']
export type NodeTask = Schemas['FlowTaskOut']
export type NodeTaskItem = Schemas['FlowTaskItemOut']
