import type { Schemas } from '@/core/types'

export type JointEvent = Schemas['EventOut']
export type JointEventItem = Schemas['EventItemOut']
export type Words = Schemas['WordsOut']
export type Candidate = Schemas['BriefOut']
