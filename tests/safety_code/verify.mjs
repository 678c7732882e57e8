// Signatures of the published codes, checked with nothing but Node: standard input is docs/code-vectors.json,
// standard output {name: whether the signature holds under a key of the key list}.
import { readFileSync } from 'node:fs'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const vectors = JSON.parse(readFileSync(0, 'utf8'))
const payload = JSON.parse(Buffer.from(vectors.key_list.split('.')[1], 'base64url').toString())
const keys = new Map()
for (const { kid, x } of payload.keys) {
  keys.set(kid, await crypto.subtle.importKey('raw', Buffer.from(x, 'base64url'), 'Ed25519', false, ['verify']))
}

function base32(text) {
  let bits = ''
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) throw new Error('not base32')
    bits += value.toString(2).padStart(5, '0')
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => parseInt(octet, 2)))
}

function item(bytes, at) {
  const major = bytes[at] >> 5
  let value = bytes[at] & 31
  at += 1
  const size = { 24: 1, 25: 2, 26: 4 }[value] ?? 0
  if (size) value = bytes.readUIntBE(at, size)
  at += size
  if (major === 0) return [value, at]
  if (major === 1) return [-1 - value, at]
  if (major === 2) return [bytes.subarray(at, at + value), at + value]
  if (major === 4 || major === 5) {
    const found = []
    for (let n = 0; n < value * (major === 5 ? 2 : 1); n++) {
      const [part, next] = item(bytes, at)
      found.push(part)
      at = next
    }
    return [found, at]
  }
  if (major === 6) return item(bytes, at)
  throw new Error('not of a code')
}

function bstr(bytes) {
  return Buffer.concat([bytes.length < 24 ? Buffer.from([0x40 | bytes.length]) : Buffer.from([0x58, bytes.length]), bytes])
}

async function holds(content) {
  const text = content.toUpperCase().split('/').pop().split('.')[0]
  const [[protectedHeader, , claims, signature]] = item(base32(text), 0)
  const [header] = item(protectedHeader, 0)
  const key = keys.get(header[header.indexOf(4) + 1].toString())
  if (!key || header[header.indexOf(1) + 1] !== -8) return false
  const signed = Buffer.concat([Buffer.from('846a5369676e617475726531', 'hex'), bstr(protectedHeader), Buffer.from([0x40]), bstr(claims)])
  return crypto.subtle.verify('Ed25519', key, signature, signed)
}

const found = {}
for (const { name, content } of vectors.codes) found[name] = await holds(content).catch(() => false)
process.stdout.write(JSON.stringify(found))
