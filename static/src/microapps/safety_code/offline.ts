// A scan judged on the phone itself, in the words of the server's answer, for when there is no network.
import { heldLists, refreshLists } from '@/core/codeLists'
import { exactTime } from '@/core/format'
import { judge } from '@/core/signedCode'
import type { Verdict } from './shapes'

const MESSAGES: Record<string, string> = {
  valid: '签名有效（离线核验）。以下为签发时的颜色，联网后可查看当前颜色。',
  expired: '此码已过期，请要求对方刷新后再扫。',
  not_yet_valid: '此码尚未生效，请核对设备时间。',
  revoked: '此码已停用或已换发新码，请勿采信。',
  unknown_key: '不是本省签发的码，或本机清单过旧，请联网后重试。',
  stale_list: '签名有效，但本机的状态清单已超过24小时，请联网后重试。',
  clock_suspect: '手机时间可能不准，请校准后重试。',
  malformed: '不是有效的码，可能被改动或没有扫全。',
}
const NAMES: Record<string, string> = { red: '红码', yellow: '黄码', green: '绿码', blue: '蓝码', grey: '灰码', orange: '橙码' }

/** Have the lists ready for later; whatever goes wrong is told when they are needed. */
export const prepareOffline = (): void => void refreshLists().catch(() => undefined)

/** The verdict without a network; rejects with a sentence when this phone cannot give one. */
export async function judgeOffline(content: string): Promise<Verdict> {
  const { keys, status } = await heldLists()
  const { verdict, claims } = await judge(content, keys, status, Math.floor(Date.now() / 1000))
  const isTold = verdict === 'valid' || verdict === 'stale_list'
  return {
    verdict,
    message: `${MESSAGES[verdict]}（清单签发于 ${exactTime(new Date(status.issued_at * 1000).toISOString())}）`,
    kind: null,
    colour: isTold ? (claims?.colour ?? null) : null,
    colour_name: isTold && claims?.colour ? `签发时${NAMES[claims.colour]}` : null,
    object: null,
    fired_rules: null,
    computed_at: claims ? new Date(claims.issued_at * 1000).toISOString() : null,
  }
}
