const VERSION = "393a1c249dd5"
const SHELL = ["/","/assets/plain-857404f4.css","/code-reader/zxing-reader.js","/code-reader/zxing-writer.js","/code-reader/zxing_reader.wasm","/code-reader/zxing_writer.wasm"]
// The pages without signal. VERSION and SHELL are written in by build/service-worker.ts; plain ES2017, no modules.
// Answers of the API are never kept here: the pages keep what an officer needs themselves, sealed (core/offline).
/* global VERSION, SHELL */
const CACHE = `zs-shell-${VERSION}`

// What happens to a GET, by its address; the first rule that fits holds, and what fits none goes to the network.
const RULES = [
  [/^\/assets\//, kept],
  [/^\/code-reader\//, ownVersion],
  [/^\/(icon\.svg|manifest\.webmanifest)$/, kept],
  [/^\/$/, page],
]

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(SHELL))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  const isOld = (name) => name.startsWith('zs-shell-') && name !== CACHE
  event.waitUntil(
    caches
      .keys()
      // The version before stays: a page opened from it may still load its parts.
      .then((names) => Promise.all(names.filter(isOld).slice(0, -1).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  const rule = RULES.find(([pattern]) => pattern.test(url.pathname))
  if (rule) event.respondWith(rule[1](request))
})

function kept(request) {
  return caches.match(request).then((found) => found || fetch(request))
}

// The reader of codes has the same names in every version: the worker and its parts must be of one.
function ownVersion(request) {
  return caches.open(CACHE).then((cache) => cache.match(request)).then((found) => found || fetch(request))
}

// The page on the network is the newest; where there is no signal, or none to speak of, the kept one opens at once.
function page(request) {
  const shell = () => caches.match('/', { ignoreSearch: true })
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => shell().then((found) => found && resolve(found)), 2500)
    fetch(request)
      .then((answer) => {
        clearTimeout(late)
        resolve(answer)
      })
      .catch((error) => {
        clearTimeout(late)
        shell().then((found) => (found ? resolve(found) : reject(error)))
      })
  })
}
