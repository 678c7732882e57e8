// Vant's icon font is a `data:` address with a second source on somebody else's server, and no icon of ours is in it.
import type { Plugin } from 'vite'

export function noIconFont(): Plugin {
  return {
    name: 'zhangshang-no-icon-font',
    enforce: 'pre',
    load: (id) => (/vant\/es\/icon\/index\.css/.test(id) ? '' : null),
  }
}
