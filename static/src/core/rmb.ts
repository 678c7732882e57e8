// 人民币大写, as documents print it; the same form as the server's (core/money.py).
const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const UNITS: Array<[string, number]> = [['亿', 100_000_000], ['万', 10_000], ['仟', 1000], ['佰', 100], ['拾', 10]]

function upper(number: number): string {
  const unit = UNITS.find(([, size]) => number >= size)
  if (!unit) return DIGITS[number]
  const [name, size] = unit
  const low = number % size
  const gap = low < size / 10 ? '零' : ''
  return `${upper(Math.floor(number / size))}${name}${low ? gap + upper(low) : ''}`
}

/** 300001 fen → 叁仟元零壹分; 整 follows 元 and 角, never 分. */
export function rmbUpper(fen: number): string {
  const [yuan, jiao, last] = [Math.floor(fen / 100), Math.floor(fen / 10) % 10, fen % 10]
  let text = yuan ? `${upper(yuan)}元` : ''
  if (jiao) text += `${DIGITS[jiao]}角`
  else if (yuan && last) text += '零'
  return last ? `${text}${DIGITS[last]}分` : `${text || '零元'}整`
}
