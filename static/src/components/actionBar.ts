// The bar at the thumb belongs to the page; what fills it may sit deeper inside (a step, a form).
import type { InjectionKey, Ref } from 'vue'

export interface ActionBar {
  bar: Ref<HTMLElement | null>
  guests: Ref<number>
}
export const ACTION_BAR: InjectionKey<ActionBar> = Symbol('action bar')
