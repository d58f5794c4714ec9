import { useId, useState } from 'react'

import { HubSearch, LookedUp } from '#panels/models/HubSearch.tsx'
import styles from '#panels/models/Models.module.css'
import { roleColour, roleNames } from '#panels/roles.ts'
import { useCatalogue, type HubEntry } from '#store/catalogue.ts'
import { useDevice, type CapabilityReport } from '#store/device.ts'
import { hasHub } from '#store/hub.ts'
import type { HubPair } from '#store/hubCatalogue.ts'
import { bytesOfFormat, bytesTogether, doubtOf } from '#store/hubFit.ts'
import { Button } from '#ui/Button.tsx'
import { Disclosure } from '#ui/Disclosure.tsx'

/** Real models from the Hub: pairs that are honest to compare, those nobody has verified, and any other by its name. */
export function HubModels() {
  const entries = useCatalogue((state) => state.hub)
  const pairs = useCatalogue((state) => state.pairs)
  if (!hasHub) {
    return (
      <section className={styles['section']} aria-label="From the Hub">
        <h2>From the Hub</h2>
        <p className={styles['soft']}>
          This site was built without a hub: models come with the page or from a folder.
        </p>
      </section>
    )
  }
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const known = pairs.map((pair) => ({ ...pair, entries: pair.models.flatMap((id) => byId.get(id) ?? []) }))
  const [verified, unverified] = [true, false].map((wanted) =>
    known.filter((pair) => pair.entries.every(({ isVerified }) => isVerified) === wanted),
  )
  const inPairs = new Set(pairs.flatMap(({ models }) => models))
  const single = entries.filter(({ id }) => !inPairs.has(id))
  return (
    <section className={styles['section']} aria-label="From the Hub">
      <h2>From the Hub</h2>
      <p className={styles['soft']}>
        Larger models of others. Looking one up asks the Hub for its list of files and their sizes; weights
        are fetched when you say so, and kept in this browser.
      </p>
      <HubSearch />
      <h3>Pairs that can be compared</h3>
      <Pairs pairs={verified ?? []} />
      {single.some(({ isVerified }) => isVerified) && (
        <Disclosure summary="Others, each by itself">
          <Entries entries={single.filter(({ isVerified }) => isVerified)} />
        </Disclosure>
      )}
      <Disclosure summary="Unverified: heard of, but nobody here has seen all their files">
        <Pairs pairs={unverified ?? []} />
        <Entries entries={single.filter(({ isVerified }) => !isVerified)} />
      </Disclosure>
    </section>
  )
}

type KnownPair = HubPair & { readonly entries: readonly HubEntry[] }

function Pairs({ pairs }: { readonly pairs: readonly KnownPair[] }) {
  const report = useDevice((state) => state.report)
  return (
    <div className={styles['pairs']}>
      {pairs.map(({ id, name, caveat, entries }) => (
        <Disclosure key={id} summary={[name, ...wordsOf(entries, report)].join(' · ')}>
          <div className={styles['pair']}>
            {caveat && <p className={styles['soft']}>{caveat}</p>}
            <Entries entries={entries} />
          </div>
        </Disclosure>
      ))}
    </div>
  )
}

function Entries({ entries }: { readonly entries: readonly HubEntry[] }) {
  return (
    <ul className={styles['list']}>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </ul>
  )
}

function Entry({ entry }: { readonly entry: HubEntry }) {
  const { name, role, repo, revision, licence, licenceNote, tunedOn, promptStyle, fallbackRepo } = entry
  const [isAsked, setAsked] = useState(false)
  const report = useDevice((state) => state.report)
  const doubt = doubtOf(entry, report)
  const doubtId = useId()
  const address = revision ? `${repo}@${revision}` : repo
  return (
    <li className={styles['model']} style={{ borderLeftColor: roleColour(role) }}>
      <div className={styles['head']}>
        <h4>{name}</h4>
        <p className={styles['soft']}>
          {[roleNames[role], repo, licence, sizesOf(entry), styleWords[promptStyle]]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {licenceNote && <p className={styles['soft']}>{licenceNote}</p>}
      <p>{tunedOn}</p>
      {doubt && (
        <p id={doubtId} className={styles['soft']}>
          {doubt.reason}
        </p>
      )}
      {isAsked ? (
        <LookedUp address={address} role={role} fallback={fallbackRepo} takesFocus />
      ) : (
        <div className={styles['actions']}>
          <Button
            aria-label={`Look it up: ${name}`}
            aria-describedby={doubt ? doubtId : undefined}
            disabled={doubt?.isRefused}
            onClick={() => setAsked(true)}
          >
            Look it up
          </Button>
        </div>
      )}
    </li>
  )
}

/** How the model wants to be asked. */
const styleWords: Record<HubEntry['promptStyle'], string> = {
  raw: 'asked raw: it goes on with the text',
  chat: 'asked in its chat template',
  'task-prefix': 'asked raw, with the task named before the text',
}

/** From the list of the page, before the Hub was asked. */
function sizesOf({ variants }: HubEntry): string {
  return variants.flatMap((variant) => sizeWords(variant) ?? []).join(', ')
}

function sizeWords(variant: HubEntry['variants'][number]): string | null {
  const bytes = bytesOfFormat(variant)
  if (bytes === null) return null
  return `${variant.dtype} ${variant.sizeBytes === null ? 'about ' : ''}${inMegabytes(bytes)}`
}

function inMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`
}

/** What has to be known of a pair before it is opened: the smallest download of both, and whether all may use it. */
function wordsOf(entries: readonly HubEntry[], report: CapabilityReport | null): string[] {
  const total = bytesTogether(entries, report)
  return [
    ...(total === null ? [] : [`from ${inMegabytes(total)}`]),
    ...(entries.some(({ licence }) => licence.includes('-NC-')) ? ['not for commercial use'] : []),
  ]
}
