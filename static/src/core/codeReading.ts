// Codes in front of the camera: the phone's own detector where there is one, else zxing-wasm in a worker.
import { codeDetector } from './bridge'
import { readImage } from './codeWorker'

const LONGEST = 720

/** Whether this web view has a camera to read with. */
export const canUseCamera = (): boolean => Boolean(navigator.mediaDevices?.getUserMedia) && 'Worker' in window

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
