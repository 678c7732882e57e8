// zhangshang-draw/1 in the browser (docs/draw-format.md): a second implementation, so that whoever looks can check.
import { sha256 } from '@/core/sha256'
import { verify } from '@/core/signedCode'

export const FORMAT = 'zhangshang-draw/1'
export const WORDS: Record<string, [string, 'blue' | 'green' | 'amber' | 'red' | 'grey']> = {
  frozen: ['待提交承诺', 'amber'],
  committed: ['待揭示', 'amber'],
  revealed: ['待抽取', 'blue'],
  drawn: ['已抽取', 'blue'],
  published: ['已公示', 'green'],
  voided: ['已作废', 'grey'],
}
export const CLASS: Record<string, string> = { A: 'A 低', B: 'B 一般', C: 'C 较高', D: 'D 高', U: '未分类' }

/** Why an officer stepped back after the draw. */
export const GROUND: Record<string, string> = { kinship: '近亲属', interest: '利害关系', former_employer: '曾任职', other: '其他' }

interface Line {
  type: string
  id: string
  class: string
  region: string
  [name: string]: unknown
}
export interface Publication {
  format: string
  draw: { id: string; number: string }
  frame: { sha256: string; lines: Line[] }
  parties: Array<{ no: number; nonce: string; commitment: string }>
  seed: string
  excluded: Array<{ object: string }>
  strata: Array<{ stratum: string; sample: number }>
  selected: Array<{ object: string; stratum: string; ticket: string }>
  signature?: string | null
}
/** A key of /.well-known/jwks.json. */
export interface Jwk {
  kid: string
  crv?: string
  purpose: string
  x: string
}

const octets = (text: string): Uint8Array => new TextEncoder().encode(text)
const hash = (text: string): Promise<string> => sha256(octets(text).buffer as ArrayBuffer)
const SIGNED = 'zs-draw+json'
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
const toBase64 = (raw: Uint8Array): string => {
  let text = ''
  raw.forEach((octet) => (text += String.fromCharCode(octet)))
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

export interface Signature {
  /** 'unknown' is neither: no signature, a key that is not listed, or a web view that cannot tell. */
  state: 'holds' | 'false' | 'unknown'
  text: string
}

/** Whether the agency signed exactly this file (docs/draw-format.md, Signature). */
export async function signatureOf(file: Publication, keys: Jwk[]): Promise<Signature> {
  if (!file.signature) return { state: 'unknown', text: '这次公示早于签名规则，没有机关签名。' }
  const [header = '', between, raw = ''] = file.signature.split('.')
  const { signature: _, ...unsigned } = file
  let said: { alg?: string; kid?: string; typ?: string }
  try {
    said = JSON.parse(atob(header.replace(/-/g, '+').replace(/_/g, '/')))
  } catch {
    return { state: 'false', text: '签名格式不对。' }
  }
  if (between !== '' || said.alg !== 'EdDSA' || said.typ !== SIGNED) return { state: 'false', text: '签名格式不对。' }
  const key = keys.find((one) => one.kid === said.kid && one.purpose === 'audit' && one.crv === 'Ed25519')
  if (!key) return { state: 'unknown', text: `签名密钥 ${said.kid} 不在公布的密钥之列。` }
  try {
    const holds = await verify(fromBase64(key.x), fromBase64(raw), octets(`${header}.${toBase64(octets(canonical(unsigned)))}`))
    return holds ? { state: 'holds', text: `机关签名有效（密钥 ${said.kid}），公示内容未被改动。` } : { state: 'false', text: '机关签名不成立，公示内容被改动过。' }
  } catch (error) {
    return { state: 'unknown', text: `签名未核验：${(error as Error).message}` }
  }
}

/** JSON with sorted keys and no blanks, as Python writes it (the facts of a frame hold no fractions). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

export const commitmentOf = (drawId: string, no: number, nonce: string): Promise<string> =>
  hash(`${FORMAT}|commit|${drawId}|${no}|${nonce}`)

/** 32 hexadecimal digits nobody can foresee. */
export function freshNonce(): string {
  const drawn = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The first thing that does not hold, in words, or null: frame, commitments, seed, and the objects of every stratum. */
export async function check(file: Publication): Promise<string | null> {
  if (file.format !== FORMAT) return '文件格式不是 zhangshang-draw/1'
  if ((await hash(file.frame.lines.map((line) => `${canonical(line)}\n`).join(''))) !== file.frame.sha256)
    return '名录库与公布的 SHA-256 不一致'
  for (const party of file.parties)
    if ((await commitmentOf(file.draw.id, party.no, party.nonce)) !== party.commitment)
      return `第${party.no}位提供人的随机数与承诺不一致`
  const nonces = file.parties.map((party) => party.nonce).join('|')
  if ((await hash(`${FORMAT}|seed|${file.draw.id}|${file.frame.sha256}|${nonces}`)) !== file.seed)
    return '随机种子与名录库、随机数不一致'
  return objectsDiffer(file)
}

async function objectsDiffer(file: Publication): Promise<string | null> {
  const out = new Set(file.excluded.map((one) => one.object))
  const byRegion = file.frame.lines[0]?.strata === 'class_region'
  const strata = new Map<string, Array<[ticket: string, id: string]>>()
  for (const line of file.frame.lines) {
    if (line.type !== 'object' || out.has(line.id)) continue
    const name = byRegion ? `${line.class}@${line.region}` : line.class
    const ticket = await hash(`${file.seed}|object|${line.id}`)
    strata.set(name, [...(strata.get(name) ?? []), [ticket, line.id]])
  }
  for (const { stratum, sample } of file.strata) {
    const drawn = (strata.get(stratum) ?? []).sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, sample)
    const published = file.selected.filter((one) => one.stratum === stratum)
    if (drawn.length !== published.length || drawn.some(([, id], n) => id !== published[n]?.object))
      return `${stratum} 层的抽中对象与重新计算的不一致`
  }
  return null
}
