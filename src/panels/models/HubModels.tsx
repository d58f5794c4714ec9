import { useState } from 'react'

import { HubSearch, LookedUp } from '#panels/models/HubSearch.tsx'
import styles from '#panels/models/Models.module.css'
import { roleColour, roleNames } from '#panels/roles.ts'
import { useCatalogue, type HubEntry } from '#store/catalogue.ts'
import { hasHub } from '#store/hub.ts'
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
  const inPairs = new Set(pairs.flatMap(({ models }) => models))
  const isSingle = ({ id, isVerified }: HubEntry): boolean => isVerified && !inPairs.has(id)
  return (
    <section className={styles['section']} aria-label="From the Hub">
      <h2>From the Hub</h2>
      <p className={styles['soft']}>
        Larger models of others. Looking one up asks the Hub for its list of files and their sizes; weights
        are fetched when you say so, and kept in this browser.
      </p>
      <HubSearch />
      {pairs.map(({ id, name, caveat, models }) => (
        <div key={id} className={styles['pair']}>
          <h3>{name}</h3>
          {caveat && <p className={styles['soft']}>{caveat}</p>}
          <Entries entries={models.flatMap((model) => byId.get(model) ?? [])} />
        </div>
      ))}
      <Disclosure summary="Others, each by itself">
        <Entries entries={entries.filter(isSingle)} />
      </Disclosure>
      <Disclosure summary="Unverified: heard of, but nobody has seen their files">
        <Entries entries={entries.filter(({ isVerified }) => !isVerified)} />
      </Disclosure>
    </section>
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
  const { name, role, repo, revision, licence, licenceNote, tunedOn, fallbackRepo } = entry
  const [isAsked, setAsked] = useState(false)
  const address = revision ? `${repo}@${revision}` : repo
  return (
    <li className={styles['model']} style={{ borderLeftColor: roleColour(role) }}>
      <div className={styles['head']}>
        <h4>{name}</h4>
        <p className={styles['soft']}>
          {[roleNames[role], repo, licence, sizesOf(entry)].filter(Boolean).join(' · ')}
        </p>
      </div>
      {licenceNote && <p className={styles['soft']}>{licenceNote}</p>}
      <p>{tunedOn}</p>
      {isAsked ? (
        <LookedUp address={address} role={role} fallback={fallbackRepo} />
      ) : (
        <div className={styles['actions']}>
          <Button aria-label={`Look up ${name}`} onClick={() => setAsked(true)}>
            Look it up
          </Button>
        </div>
      )}
    </li>
  )
}

/** From the list of the page, before the Hub was asked. */
function sizesOf({ variants }: HubEntry): string {
  return variants
    .flatMap(({ dtype, approxMegabytes }) =>
      approxMegabytes === null ? [] : `${dtype} about ${approxMegabytes} MB`,
    )
    .join(', ')
}
