/** @file Finds any model of the hub by its name: what it is, what it costs and whether it can run here. */
import * as v from 'valibot'

import { hubUrl } from '#client/hubUrl.ts'
import { FailureError, failure } from '#protocol/failure.ts'
import type { ModelFile, Role } from '#protocol/model.ts'
import { findEntry } from '#store/catalogue.ts'
import { checkedRevision, readAddress, type HubAddress } from '#store/hubAddress.ts'
import { describeModel, type FoundModel } from '#store/hubCard.ts'
import { fetchJson } from '#store/hubFetch.ts'
import { refusal } from '#store/hubRefusal.ts'
import {
  listingSchema,
  mostConfigBytes,
  mostListingBytes,
  mostSiblings,
  type Listing,
} from '#store/hubSchemas.ts'

/** A model of the hub at a commit. */
export type HubModel = FoundModel & {
  readonly repo: string
  /** 40 hex digits. */
  readonly commit: string
  /** As the catalogue has it; null where only the visitor can say how the model was made. */
  readonly knownRole: Role | null
}

export type FindOptions = {
  /** Branch, tag or commit; counts before one in the address. Left out, it is the catalogue's commit, else `main`. */
  readonly revision?: string
  readonly signal?: AbortSignal
  /** Left out, it is the hub the page was built for. */
  readonly hub?: string
}

/** False where the page was built to use no hub at all. */
export const hasHub = __HUB_URL__ !== ''

/**
 * Asks the hub for a model. Fetches descriptions only, no weights.
 *
 * @param address `owner/name`, `owner/name@revision` or the address of a page of the model.
 * @throws `FailureError` where the model cannot be had or cannot run here; the signal's reason once it is aborted.
 */
export async function findOnHub(address: string, options: FindOptions = {}): Promise<HubModel> {
  const hub = options.hub ?? hubUrl()
  if (hub === '')
    throw refusal('This page was published without a model hub. Open a model from a folder instead.')
  const { repo, revision } = wantedOf(readAddress(address, hub), options)
  const ask = asking({ hub, repo, signal: options.signal })
  const listing = await ask.listing(revision)
  const read = (path: string): Promise<unknown> =>
    listing.siblings.some(({ rfilename }) => rfilename === path)
      ? ask.config(path, listing.sha)
      : Promise.resolve(undefined)
  const [config, tokenizerConfig, chatTemplate] = await Promise.all([
    read('config.json'),
    read('tokenizer_config.json'),
    read('chat_template.json'),
  ])
  const found = describeModel({
    id: `${repo}@${listing.sha.slice(0, 7)}`,
    name: repo,
    source: { kind: 'hub', repo, revision: listing.sha },
    files: listing.siblings.map(fileOf),
    config,
    tokenizerConfig,
    chatTemplate,
    licence: licenceOf(listing),
    pipeline: listing.pipeline_tag ?? null,
    baseModels: [listing.cardData?.base_model ?? []].flat(),
    known: findEntry(repo) ?? null,
  })
  return { ...found, repo, commit: listing.sha, knownRole: findEntry(repo)?.role ?? null }
}

function wantedOf(
  { repo, revision }: HubAddress,
  options: FindOptions,
): { readonly repo: string; readonly revision: string } {
  const wanted = options.revision === undefined ? revision : checkedRevision(options.revision)
  return { repo, revision: wanted ?? findEntry(repo)?.revision ?? 'main' }
}

type Place = { readonly hub: string; readonly repo: string; readonly signal: AbortSignal | undefined }

function asking({ hub, repo, signal }: Place) {
  const base = hub.replace(/\/+$/, '')
  return {
    listing: async (revision: string): Promise<Listing> => {
      const url = `${base}/api/models/${repo}/revision/${encodeURIComponent(revision)}?blobs=true`
      const what = revision === 'main' ? repo : `${repo}, revision ${revision}`
      const answer = await withFallback(repo, fetchJson({ url, what, mostBytes: mostListingBytes, signal }))
      return checkedListing(answer, { repo, revision })
    },
    config: async (path: string, commit: string): Promise<unknown> => {
      const url = `${base}/${repo}/resolve/${commit}/${path}`
      const request = { url, what: `${repo}/${path}`, mostBytes: mostConfigBytes, signal }
      return await withFallback(repo, fetchJson(request))
    },
  }
}

/** Names the conversion that the catalogue knows of the same model, where this one is not to be had. */
async function withFallback<Answer>(repo: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    if (!(cause instanceof FailureError) || cause.failure.code !== 'file-gated') throw cause
    throw gated(repo, cause)
  }
}

/** The page has no account and cannot get one: what is given to members only is as good as gone. */
function gated(repo: string, cause?: unknown): FailureError {
  const fallback = findEntry(repo)?.fallbackRepo
  const detail = `${repo} is moved, private or gated: this page cannot sign in`
  return new FailureError(failure('file-gated', fallback ? `${detail}. Try ${fallback}` : detail), { cause })
}

function checkedListing(answer: unknown, { repo, revision }: { repo: string; revision: string }): Listing {
  const { success, output, issues } = v.safeParse(listingSchema, answer)
  if (!success) {
    const isLong = issues.some((issue) => issue.type === 'max_length' && v.getDotPath(issue) === 'siblings')
    if (isLong)
      throw refusal(`${repo} has more than ${mostSiblings} files, too many for a model that runs here.`)
    throw new FailureError(failure('file-not-a-model', `${repo}: ${issues[0].message}`))
  }
  if (output.private || output.disabled || output.gated !== false) throw gated(repo)
  const isOther = /^[0-9a-f]{40}$/.test(revision) && revision !== output.sha
  if (isOther)
    throw new FailureError(failure('file-differs', `${repo}: another commit than the one asked for`))
  return output
}

/** The hub tells no hash of small files but git's own, which is no SHA-256 of what is in them. */
function fileOf({ rfilename, size, lfs }: Listing['siblings'][number]): ModelFile {
  return { path: rfilename, sizeBytes: lfs?.size ?? size ?? null, sha256: lfs?.sha256 ?? null }
}

/** `other` has its name in a field of its own. */
function licenceOf({ cardData, tags }: Listing): string | null {
  const [said] = [cardData?.license ?? []].flat()
  const tag = tags.find((each) => each.startsWith('license:'))?.slice('license:'.length)
  const licence = said ?? tag ?? null
  const named = licence === 'other' ? (cardData?.license_name ?? licence) : licence
  return named?.slice(0, 80) || null
}
