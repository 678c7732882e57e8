import { expect, test } from 'vitest'
import { distanceWord, geoLink, metres, project, scaleLength, spread, suggestOrder } from './route'

const AT = { lon: 120.1, lat: 30.25 }
const east = (km: number) => ({ lon: 120.1 + km / 96.1, lat: 30.25 })
const FRAME = { width: 320, height: 240, margin: 30 }

test('distances are those of the globe, said as one says them', () => {
  expect(metres(AT, east(1))).toBeGreaterThan(990)
  expect(metres(AT, east(1))).toBeLessThan(1010)
  expect([distanceWord(3), distanceWord(846), distanceWord(3240), distanceWord(12_400)]).toEqual(['10 米', '850 米', '3.2 公里', '12 公里'])
})

test('one goes to the nearest first, and not twice across the street', () => {
  expect(suggestOrder([east(5), east(1), east(3)], AT)).toEqual([1, 2, 0])
  expect(suggestOrder([], AT)).toEqual([])
})

test('crossings of the way are undone', () => {
  // Nearest first runs up the middle of a square and back across it.
  const corner = (x: number, y: number) => ({ lon: 120.1 + x / 96.1, lat: 30.25 + y / 111.2 })
  const stops = [corner(0, 1), corner(3, 2), corner(0, 3), corner(3, 0.5), corner(3, 3.2)]
  const length = (order: number[]) => [AT, ...order.map((n) => stops[n])].reduce((sum, one, n, all) => (n ? sum + metres(all[n - 1], one) : 0), 0)
  const all = permutations([0, 1, 2, 3, 4]).map(length)
  expect(length(suggestOrder(stops, AT))).toBeLessThan(Math.min(...all) * 1.1)
})

function permutations(items: number[]): number[][] {
  return items.length < 2 ? [items] : items.flatMap((one, n) => permutations(items.filter((_, m) => m !== n)).map((rest) => [one, ...rest]))
}

test('every order is a whole one', () => {
  const many = Array.from({ length: 15 }, (_, n) => ({ lon: 120 + ((n * 7) % 15) / 100, lat: 30 + ((n * 4) % 15) / 100 }))
  expect([...suggestOrder(many)].sort((a, b) => a - b)).toEqual(many.map((_, n) => n))
})

test('the drawing holds everything, north up and to one scale', () => {
  const { spots } = project([AT, east(10), { lon: 120.1, lat: 30.3 }], FRAME)
  for (const spot of spots) {
    expect(spot.x).toBeGreaterThanOrEqual(29.9)
    expect(spot.x).toBeLessThanOrEqual(290.1)
    expect(spot.y).toBeGreaterThanOrEqual(29.9)
    expect(spot.y).toBeLessThanOrEqual(210.1)
  }
  expect(spots[2].y).toBeLessThan(spots[0].y)
})

test('one place alone stands in the middle', () => {
  expect(project([AT], FRAME).spots[0]).toEqual({ x: 160, y: 120 })
})

test('marks on one spot are moved apart and stay inside', () => {
  const moved = spread(Array.from({ length: 15 }, () => ({ x: 310, y: 5 })), 34, FRAME)
  for (const one of moved) expect(one.x).toBeLessThanOrEqual(290)
  const nearest = Math.min(...moved.flatMap((a, n) => moved.slice(n + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y))))
  expect(nearest).toBeGreaterThan(24)
})

test('the scale bar is a round length', () => {
  expect(scaleLength(10, 100)).toBe(1000)
})

test('the phone’s own map is handed the place and the name', () => {
  expect(geoLink(AT, '西湖饭店')).toBe('geo:30.25,120.1?q=30.25,120.1(%E8%A5%BF%E6%B9%96%E9%A5%AD%E5%BA%97)')
})
