// Between the tap and the page: a page's code may have to be fetched first, over a slow line or not at all.
import { ref } from 'vue'
import type { Router } from 'vue-router'

export const isNavigating = ref(false)
const RELOADED = 'zs.reloaded'

export function watchNavigation(router: Router): void {
  router.beforeEach(() => {
    isNavigating.value = true
  })
  router.afterEach(() => {
    isNavigating.value = false
    sessionStorage.removeItem(RELOADED)
  })
  // After a new release the code of a page has another name: start afresh at the page that was asked for, once.
  router.onError((_error, to) => {
    isNavigating.value = false
    if (!navigator.onLine || sessionStorage.getItem(RELOADED)) return
    sessionStorage.setItem(RELOADED, to.fullPath)
    location.assign(to.fullPath)
  })
}
