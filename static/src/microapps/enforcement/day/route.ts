// The day on the ground: distances, an order to go in, and where each stop stands on the drawing. No tiles, no network.

export interface Place {
  lon: number
  lat: number
}
export interface Spot {
  x: number
  y: number
}
const EARTH_M = 6_371_008.8
const rad = (degrees: number): number => (degrees * Math.PI) / 180

/** Great-circle distance in metres. */
export function metres(a: Place, b: Place): number {
  const half = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lon - a.lon) / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half)))
}

/** 850 → 850 米, 3240 → 3.2 公里: as one says it, never more exact than a straight line deserves. */
export function distanceWord(m: number): string {
  if (m < 1000) return `${Math.max(10, Math.round(m / 10) * 10)} 米`
  return `${m < 10_000 ? (m / 1000).toFixed(1) : Math.round(m / 1000)} 公里`
}

/** Indices of `places` in an order to go: the nearest next, then crossings undone (2-opt). An open tour from `start`. */
export function suggestOrder(places: Place[], start?: Place): number[] {
  if (!places.length) return []
  const left = places.map((_, n) => n)
  const order: number[] = []
  let here = start ?? places[0]
  while (left.length) {
    const next = left.reduce((best, n) => (metres(here, places[n]) < metres(here, places[best]) ? n : best), left[0])
    left.splice(left.indexOf(next), 1)
    order.push(next)
    here = places[next]
  }
  return untangled(order, places, start)
}

function untangled(order: number[], places: Place[], start?: Place): number[] {
  const at = (n: number): Place | undefined => (n < 0 ? start : order[n] === undefined ? undefined : places[order[n]])
  const leg = (a?: Place, b?: Place): number => (a && b ? metres(a, b) : 0)
  for (let isBetter = true; isBetter; ) {
    isBetter = false
    for (let from = start ? 0 : 1; from < order.length - 1; from++) {
      for (let to = from + 1; to < order.length; to++) {
        const saved = leg(at(from - 1), at(from)) + leg(at(to), at(to + 1)) - leg(at(from - 1), at(to)) - leg(at(from), at(to + 1))
        if (saved <= 1) continue
        order.splice(from, to - from + 1, ...order.slice(from, to + 1).reverse())
        isBetter = true
      }
    }
  }
  return order
}

export interface Frame {
  width: number
  height: number
  margin: number
}

/** Places on a drawing of a frame's size: north up, one scale both ways; also how many metres a unit is. */
export function project(places: Place[], { width, height, margin }: Frame): { spots: Spot[]; metresPerUnit: number } {
  if (!places.length) return { spots: [], metresPerUnit: 1 }
  const lons = places.map((one) => one.lon)
  const lats = places.map((one) => one.lat)
  const middle = { lon: (Math.min(...lons) + Math.max(...lons)) / 2, lat: (Math.min(...lats) + Math.max(...lats)) / 2 }
  const flat = places.map((one) => ({
    x: rad(one.lon - middle.lon) * Math.cos(rad(middle.lat)) * EARTH_M,
    y: rad(middle.lat - one.lat) * EARTH_M,
  }))
  const reach = (axis: 'x' | 'y'): number => Math.max(...flat.map((one) => Math.abs(one[axis]))) * 2
  // Places close together are not blown up beyond 1 km: a map of one spot shows its surroundings.
  const metresPerUnit = Math.max(reach('x') / (width - 2 * margin), reach('y') / (height - 2 * margin), 1000 / Math.min(width, height))
  return { spots: flat.map((one) => ({ x: width / 2 + one.x / metresPerUnit, y: height / 2 + one.y / metresPerUnit })), metresPerUnit }
}

/** Marks moved apart until a thumb can tell them, kept within the frame; where they belong is told by a line to it. */
export function spread(spots: Spot[], gap: number, { width, height, margin }: Frame): Spot[] {
  const moved = spots.map((one) => ({ ...one }))
  for (let round = 0; round < 60; round++) {
    let isStill = true
    for (let a = 0; a < moved.length; a++) {
      for (let b = a + 1; b < moved.length; b++) isStill = !pushApart(moved[a], moved[b], gap, a + b) && isStill
    }
    for (const one of moved) {
      one.x = Math.min(width - margin, Math.max(margin, one.x))
      one.y = Math.min(height - margin, Math.max(margin, one.y))
    }
    if (isStill) break
  }
  return moved
}

function pushApart(a: Spot, b: Spot, gap: number, turn: number): boolean {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const away = Math.hypot(dx, dy)
  if (away >= gap - 0.5) return false
  // Two marks on one spot have no direction of their own.
  const angle = away < 0.01 ? turn * 2.4 : Math.atan2(dy, dx)
  const step = (gap - away) / 2
  a.x -= Math.cos(angle) * step
  a.y -= Math.sin(angle) * step
  b.x += Math.cos(angle) * step
  b.y += Math.sin(angle) * step
  return true
}

const ROUND = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]
/** A round length for the scale bar, at most `most` units long. */
export const scaleLength = (metresPerUnit: number, most: number): number =>
  [...ROUND].reverse().find((one) => one / metresPerUnit <= most) ?? ROUND[0]

/** Opens the phone's own map (RFC 5870: WGS-84); `q` puts a pin with the name. */
export const geoLink = (place: Place, name: string): string => `geo:${place.lat},${place.lon}?q=${place.lat},${place.lon}(${encodeURIComponent(name)})`
