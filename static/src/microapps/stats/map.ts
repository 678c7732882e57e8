// The tile map: 11 cities about where they lie, their counties as tiles within. Drawn from this table alone.

/** Column and row of each city on a grid of four by four. */
const CITIES: Record<string, [column: number, row: number]> = {
  '330500': [1, 0], '330400': [2, 0], '330900': [3, 0],
  '330100': [1, 1], '330600': [2, 1], '330200': [3, 1],
  '330800': [0, 2], '330700': [1, 2], '331000': [3, 2],
  '331100': [1, 3], '330300': [2, 3],
}

export interface Place {
  id: string
  code: string
  name: string
  ratio: number | null
  state: string
}
export interface Tile extends Place {
  x: number
  y: number
  width: number
  height: number
  isCity: boolean
}

/** 景宁畲族自治县 → 景宁, 西湖区 → 西湖. */
export const shortName = (name: string): string => (name.length > 5 ? name.slice(0, 2) : name.replace(/[市县区]$/, '') || name)

const cityOf = (code: string): string => `${code.slice(0, 4)}00`
const isCity = (code: string): boolean => code.endsWith('00')
const GAP = 4

/** A row of tiles, as many abreast as fit. */
function flow(places: Place[], across: number, width: number, height: number, left: number, top: number): Tile[] {
  return places.map((one, n) => ({
    ...one,
    x: left + (n % across) * (width + GAP),
    y: top + Math.floor(n / across) * (height + GAP),
    width,
    height,
    isCity: isCity(one.code),
  }))
}

/** The cities alone, or all tiles of one city: for a phone. */
export function narrow(places: Place[], city: string): { tiles: Tile[]; width: number; height: number } {
  const size = { width: 79, height: 58 }
  const width = 4 * (size.width + GAP) - GAP
  if (city) {
    const tiles = flow(places.filter((one) => cityOf(one.code) === city), 4, size.width, size.height, 0, 0)
    return { tiles, width, height: Math.max(...tiles.map((one) => one.y + one.height), size.height) }
  }
  const tiles = places.filter((one) => CITIES[one.code]).map((one) => {
    const [column, row] = CITIES[one.code]
    return { ...one, ...size, x: column * (size.width + GAP), y: row * (size.height + GAP), isCity: true }
  })
  return { tiles, width, height: 4 * (size.height + GAP) - GAP }
}

/** Every city with its counties in a block: for a desktop. */
export function wide(places: Place[]): { tiles: Tile[]; width: number; height: number } {
  const size = { width: 66, height: 46 }
  const across = 4
  const block = across * (size.width + GAP) + 12
  const blocks = Object.keys(CITIES).map((code) => ({
    place: CITIES[code],
    members: places.filter((one) => cityOf(one.code) === code),
  }))
  const tops = [0]
  for (let row = 0; row < 4; row++) {
    const lines = Math.max(...blocks.filter((one) => one.place[1] === row).map((one) => Math.ceil(one.members.length / across)), 0)
    tops.push(tops[row] + lines * (size.height + GAP) + 14)
  }
  const tiles = blocks.flatMap((one) =>
    flow(one.members, across, size.width, size.height, one.place[0] * block, tops[one.place[1]]),
  )
  return { tiles, width: 4 * block - 12 - GAP, height: tops[4] - 14 }
}

export interface Shade {
  label: string
  fill: string
  ink: string
}
/** From low to high; every tile also says its number, so colour is never the only sign. */
export const SHADES: Array<Shade & { from: number }> = [
  { from: 90, label: '90%以上', fill: '#0f5c35', ink: '#ffffff' },
  { from: 80, label: '80–90%', fill: '#2f7d4f', ink: '#ffffff' },
  { from: 60, label: '60–80%', fill: '#a9d8b8', ink: '#0b3a21' },
  { from: 40, label: '40–60%', fill: '#f6e3a8', ink: '#4a3500' },
  { from: 0, label: '40%以下', fill: '#f4c4a6', ink: '#54230a' },
]
export const NOTHING: Shade = { label: '没有数字', fill: '#e2e7ed', ink: '#3d4754' }
export const shadeOf = (ratio: number | null): Shade => (ratio === null ? NOTHING : SHADES.find((one) => ratio >= one.from) ?? NOTHING)
