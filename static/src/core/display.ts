// How the pages look on this device: large print (适老化), outdoor high contrast, dark. Kept over sign-outs.
import { reactive, watch } from 'vue'

export type Theme = 'auto' | 'light' | 'dark'
interface Display {
  large: boolean
  outdoor: boolean
  theme: Theme
}
const KEY = 'zs.display'
const INITIAL: Display = { large: false, outdoor: false, theme: 'auto' }
export const display = reactive<Display>({ ...INITIAL, ...read() })

function read(): Partial<Display> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Display>
  } catch {
    return {}
  }
}

/** Set the page's two marks now and whenever a setting, or the phone's own dark setting, changes. */
export function apply(): void {
  const night = matchMedia('(prefers-color-scheme: dark)')
  const root = document.documentElement
  const show = (): void => {
    const isDark = display.theme === 'dark' || (display.theme === 'auto' && night.matches)
    root.dataset.size = display.large ? 'large' : 'normal'
    root.dataset.theme = display.outdoor ? 'outdoor' : isDark ? 'dark' : 'light'
  }
  // Web views before iOS 14 know only addListener.
  if (night.addEventListener) night.addEventListener('change', show)
  else night.addListener(show)
  watch(
    display,
    () => {
      show()
      localStorage.setItem(KEY, JSON.stringify(display))
    },
    { immediate: true },
  )
}
