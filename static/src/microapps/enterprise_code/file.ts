import type { Schemas } from '@/core/types'

export type Contact = Schemas['ContactOut']
export type Equipment = Schemas['EquipmentItemOut']
/** An enterprise's file, as scans and GET enterprises/{id} give it. */
export type EnterpriseFile = Schemas['EnterpriseOut']

/** 登记状态 in words; the register's own words pass through. */
export const REGISTRATION: Record<string, string> = {
  operating: '在营',
  suspended: '停业',
  revoked: '吊销',
  deregistered: '注销',
}
