// Shapes of the HTTP contract, taken from the reference (openapi/openapi.json), so that a page cannot read a field
// which the server does not answer with: the build fails. Times are RFC 3339, dates YYYY-MM-DD, money integer fen.
import type { components } from './reference'

export type Schemas = components['schemas']

export type AppCode =
  | 'workbench'
  | 'enforcement'
  | 'cases'
  | 'enterprise_code'
  | 'safety_code'
  | 'one_thing'
  | 'stats'
  | 'joint_events'

/** What every resource has; `allowed_actions` where its state decides what may be done. */
export interface Resource {
  id: string
  version: number
  allowed_actions?: string[]
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
  total?: number
}

export interface Position {
  lon: number
  lat: number
  crs: 'wgs84'
  accuracy_m: number
}

export type Me = Schemas['MeOut']
export type Brief = Schemas['BriefOut']
export type EnterpriseBrief = Schemas['EnterpriseBriefOut']
export type Officer = Schemas['OfficerOut']
export type DocumentLink = Schemas['DocumentOut']
export type StoredFile = Schemas['StoredFileOut']
export type AttachedFile = Schemas['FileOut']
