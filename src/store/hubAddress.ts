/** @file Reads how a visitor names a model of the hub. */
import { refusal } from '#store/hubRefusal.ts'

/** A repository, and the branch, tag or commit if one was named. */
export type HubAddress = { readonly repo: string; readonly revision: string | null }

const sentence =
  'Name a model of the hub as owner/name, as owner/name@revision, or by the address of its page on the hub.'

/** Hosts whose addresses name models, beside the hub this page was built for. */
const publicHosts = ['huggingface.co', 'www.huggingface.co', 'hf.co']

/** First parts of the hub's addresses that are no owners. */
const otherPages = new Set([
  'api',
  'blog',
  'chat',
  'collections',
  'datasets',
  'docs',
  'login',
  'models',
  'papers',
  'settings',
  'spaces',
])

/** The hub allows no longer names. */
const longestRepo = 96

/**
 * Throws `FailureError` with a plain sentence for anything that names no model.
 *
 * @param hub where the page's hub is; its addresses are read too.
 */
export function readAddress(text: string, hub: string): HubAddress {
  const trimmed = text.trim()
  if (/^https?:\/\//i.test(trimmed)) return readUrl(trimmed, hub)
  const [repo = '', revision = null, ...rest] = trimmed.split('@')
  if (rest.length > 0) throw refusal(sentence)
  return checkedAddress(repo, revision)
}

/** Throws `FailureError` for what can be no branch, tag or commit. */
export function checkedRevision(revision: string): string {
  const isPlain = /^\w[\w./-]{0,99}$/.test(revision) && !revision.includes('..')
  if (!isPlain) throw refusal(`A revision is a branch, a tag or a commit. ${sentence}`)
  return revision
}

function checkedAddress(repo: string, revision: string | null): HubAddress {
  const [owner = '', name = '', ...rest] = repo.split('/')
  const isPlain = rest.length === 0 && repo.length <= longestRepo && isName(owner) && isName(name)
  if (!isPlain || otherPages.has(owner)) throw refusal(sentence)
  return { repo, revision: revision === null ? null : checkedRevision(revision) }
}

function isName(name: string): boolean {
  return /^\w[\w.-]*$/.test(name) && !name.includes('..') && !name.endsWith('.')
}

/** A model's page, or that of a folder or file of it. */
function readUrl(text: string, hub: string): HubAddress {
  const url = URL.canParse(text) ? new URL(text) : null
  const base = hub.replace(/\/*$/, '/')
  if (url && URL.canParse(base) && url.href.startsWith(base)) return readPath(url.href.slice(base.length))
  if (url && publicHosts.includes(url.host)) return readPath(url.href.slice(url.origin.length + 1))
  throw refusal(`That address is not of the model hub. ${sentence}`)
}

function readPath(path: string): HubAddress {
  const [owner = '', name = '', view = '', revision = ''] = path.replace(/[?#].*$/s, '').split('/')
  const hasRevision = /^(?:tree|blob|resolve|raw|commit)$/.test(view) && revision !== ''
  return checkedAddress(`${owner}/${name}`, hasRevision ? decoded(revision) : null)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw refusal(sentence)
  }
}
