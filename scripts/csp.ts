/**
 * @file Which model hub the built page may use, and the content security policy that follows from it; as a <meta>,
 * because static hosts set no headers.
 */
import type { Plugin } from 'vite'

const publicHub = 'https://huggingface.co'

/** Large files of the public hub come from hosts below these, which change; a wildcard spans any number of names. */
const publicHubHosts = ['https://*.huggingface.co', 'https://*.hf.co']

/** Where the page finds models of the hub, and which origins it may fetch from for that. */
export type Hub = {
  /** Without a closing slash; relative to the page if it begins with a dot; empty where there is no hub. */
  readonly url: string
  /** Sources for `connect-src`, beside the page's own. */
  readonly origins: readonly string[]
}

/**
 * Reads the setting `HUB_URL`: left out, it is the public hub; an address is a mirror, and addresses behind it are hosts
 * that it sends to for large files; a path like `./hub/` is a folder of the site; empty means that there is no hub.
 * Throws a plain sentence for anything else.
 */
export function readHub(setting: string | undefined): Hub {
  const written = (setting ?? publicHub).trim()
  if (written === '') return { url: '', origins: [] }
  if (written.startsWith('./')) return { url: folderOf(written), origins: [] }
  const [first = '', ...others] = written.split(/\s+/)
  const address = addressOf(first)
  const url = address.href.replace(/\/+$/, '')
  const known = url === publicHub ? publicHubHosts : []
  return { url, origins: [address.origin, ...known, ...others.map((other) => addressOf(other).origin)] }
}

function folderOf(path: string): string {
  const isPlain = /^\.(?:\/[\w-][\w.-]*)+\/*$/.test(path)
  if (!isPlain) throw refusal(path, 'a folder of the site is written like ./hub/')
  return path.replace(/\/+$/, '')
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) throw refusal(text, 'it is neither an address nor a folder')
  if (url.username || url.password) throw refusal(text, 'everybody could read the password in it')
  if (url.search || url.hash) throw refusal(text, 'nothing may follow the path')
  // In a policy these would end the directive or name other hosts.
  if (/[*;,'\s]/.test(url.host + url.pathname))
    throw refusal(text, 'it holds characters with another meaning')
  return url
}

function refusal(setting: string, reason: string): Error {
  return new Error(
    `HUB_URL=${setting} cannot be used: ${reason}. Write https://hub.example for a mirror (and behind it, after a space, the hosts it sends to for large files), ./hub/ for a folder of the site, nothing for no hub at all, or leave it out for ${publicHub}.`,
  )
}

/** The policy of a page that uses this hub. */
export function policyFor({ origins }: Hub): string {
  const policy = {
    'default-src': ["'self'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'worker-src': ["'self'", 'blob:'],
    'connect-src': ["'self'", ...origins],
    'img-src': ["'self'", 'data:', 'blob:'],
    'style-src': ["'self'", "'unsafe-inline'"], // positioned popups carry style attributes
    'font-src': ["'self'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  }
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ')
}

/** On build only: the dev server needs inline scripts and a web socket. */
export function contentSecurityPolicy(hub: Hub): Plugin {
  const content = policyFor(hub)
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      // First in the head: a policy does not bind what stands before it.
      { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' },
    ],
  }
}
