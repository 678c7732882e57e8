// What the phone can do, whatever container the page runs in; this back end is the plain browser.
import { sha256 } from './sha256'
import type { Position } from './types'

const LONGEST_PX = 1600
const NO_POSITION = '未能取得位置。请打开手机定位，并允许本页面使用位置信息后重试。'

export function setTitle(title: string): void {
  document.title = `${title} · 掌上`
}

/** Where the phone is, WGS-84; rejects with a sentence for the user. */
export function locate(): Promise<Position> {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(new Error(NO_POSITION))
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lon: Number(coords.longitude.toFixed(7)),
          lat: Number(coords.latitude.toFixed(7)),
          crs: 'wgs84',
          accuracy_m: Math.min(100_000, Math.round(coords.accuracy)),
        }),
      () => reject(new Error(NO_POSITION)),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    )
  })
}

/** The position where it helps and is not required; undefined when there is none. */
export const locateIfPossible = (): Promise<Position | undefined> => locate().catch(() => undefined)

export interface Photo {
  blob: Blob
  sha256: string
}

/** A picture made small enough for a field connection (longest side 1600 px, JPEG); other files as they are. */
export async function prepare(file: Blob): Promise<Photo> {
  const blob = file.type.startsWith('image/') ? await shrink(file) : file
  return { blob, sha256: await sha256(await readBytes(blob)) }
}

/** A picture on a canvas, its longest side at most so many pixels. */
export async function drawn(file: Blob, longest: number): Promise<HTMLCanvasElement> {
  const url = URL.createObjectURL(file)
  try {
    const image = await load(url)
    const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return canvas
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function shrink(file: Blob): Promise<Blob> {
  const canvas = await drawn(file, LONGEST_PX)
  return new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('照片无法处理，请重拍。'))), 'image/jpeg', 0.85),
  )
}

function load(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = () => reject(new Error('无法读取这张照片，请重拍或换一张。'))
    image.src = url
  })
}

/** Blob.arrayBuffer is younger than the oldest web views we serve. */
export function readBytes(blob: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as ArrayBuffer)
    reader.onerror = () => reject(new Error('无法读取文件。'))
    reader.readAsArrayBuffer(blob)
  })
}

/** A short buzz where the phone can: something was read, nobody has to look. */
export const buzz = (): void => void navigator.vibrate?.(60)

interface Lock {
  release(): Promise<void>
}
/** The screen stays on until the answer is called; where a web view cannot, nothing happens. */
export function keepAwake(): () => void {
  const wake = (navigator as unknown as { wakeLock?: { request(kind: 'screen'): Promise<Lock> } }).wakeLock
  const held = wake?.request('screen').catch(() => null)
  return () => void held?.then((lock) => lock?.release())
}

interface Detector {
  detect(source: HTMLVideoElement): Promise<Array<{ rawValue: string }>>
}
type DetectorClass = new (options: { formats: string[] }) => Detector

/** The native reader of codes, or null where the user has to type or paste. */
export function codeDetector(): Detector | null {
  const Native = (window as unknown as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (!Native || !navigator.mediaDevices?.getUserMedia) return null
  return new Native({ formats: ['qr_code', 'data_matrix', 'code_128'] })
}
