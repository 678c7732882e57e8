// The one thing this person does most, at the thumb: in the middle of the tab bar, and first on the launchpad.
import { session } from './session'

export interface MainAct {
  label: string
  icon: string
  path: string
}

/** Scanning for whoever visits enterprises, showing the code for an enterprise, checking any code for the rest. */
export function mainAct(): MainAct {
  if (session.me?.kind === 'enterprise') return { label: '企业码', icon: 'qr', path: '/my-enterprise' }
  if (session.may('enterprise_code.scan')) return { label: '扫一扫', icon: 'scan', path: '/scan' }
  return { label: '验码', icon: 'scan', path: '/verify' }
}
