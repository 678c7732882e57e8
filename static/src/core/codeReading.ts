// Codes in front of the camera: the phone's own detector where there is one, else zxing-wasm in a worker.
import { codeDetector, drawn } from './bridge'
import { readImage } from './codeWorker'

const LONGEST = 720
/** A photo may hold its code small, in a corner. */
const LONGEST_PHOTO = 1600

/** Whether this web view has a camera to read with. */
export const canUseCamera = (): boolean => Boolean(navigator.mediaDevices?.getUserMedia) && 'Worker' in window

/** Whether its owner allowed it already; where a web view cannot say, nobody did. */
export async function mayUseCamera(): Promise<boolean> {
  const asked = navigator.permissions?.query({ name: 'camera' as PermissionName })
  return (await asked?.catch(() => null))?.state === 'granted'
}

/** How to turn the lamp beside a camera on and off; undefined where there is none. */
export function torchOf(stream: MediaStream): ((isOn: boolean) => Promise<void>) | undefined {
  const [track] = stream.getVideoTracks()
  const able = track?.getCapabilities?.() as { torch?: boolean } | undefined
  return able?.torch ? (isOn) => track.applyConstraints({ advanced: [{ torch: isOn } as MediaTrackConstraintSet] }) : undefined
}

/** The text of the code in a photo, or null. */
export async function readPicture(file: Blob): Promise<string | null> {
  const canvas = await drawn(file, LONGEST_PHOTO)
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height)
  return pixels ? readImage(pixels) : null
}

/** A function that looks once at the picture a video shows now. */
export function frameReader(): (video: HTMLVideoElement) => Promise<string | null> {
  const native = codeDetector()
  if (native) return async (video) => (await native.detect(video).catch(() => []))[0]?.rawValue ?? null
  const canvas = document.createElement('canvas')
  return async (video) => {
    if (!video.videoWidth) return null
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight))
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    const surface = canvas.getContext('2d', { willReadFrequently: true })
    if (!surface) return null
    surface.drawImage(video, 0, 0, canvas.width, canvas.height)
    return readImage(surface.getImageData(0, 0, canvas.width, canvas.height)).catch(() => null)
  }
}
