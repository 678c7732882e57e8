// The service worker lets the pages open without signal; see src/sw.js for what it answers.

export function startWorker(): void {
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined))
  }
}
