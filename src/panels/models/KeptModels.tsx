import { useEffect, useRef, useState } from 'react'

import { formatDownload, formatStorage } from '#panels/storageWords.ts'
import { ModelOffer } from '#panels/models/ModelOffer.tsx'
import styles from '#panels/models/Models.module.css'
import { useModelCache, type KeptModel } from '#store/modelCache.ts'
import { Button } from '#ui/Button.tsx'
import { DeleteButton } from '#ui/DeleteButton.tsx'
import { Disclosure } from '#ui/Disclosure.tsx'
import { formatCount, formatShare } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'

/** Models whose files are in this browser, with what they take and how to be rid of them. */
export function KeptModels() {
  const { kept, usage, problem } = useModelCache()
  const [isAsking, setAsking] = useState(false)
  const [done, setDone] = useState('')
  const headingRef = useRef<HTMLHeadingElement>(null)
  /** The buttons go away with the model, or come back if it could not be deleted. */
  const remove = async (deed: Promise<void>, words: string): Promise<void> => {
    headingRef.current?.focus()
    await deed
    setDone(useModelCache.getState().problem ? '' : words)
  }
  useEffect(() => void useModelCache.getState().read(), [])
  return (
    <section className={styles['section']} aria-label="Kept in this browser">
      <div>
        <h2 ref={headingRef} tabIndex={-1}>
          Kept in this browser
        </h2>
        <output className={styles['soft']}>{done}</output>
        <div role="alert">{problem && <Notice tone="failure">{problem}</Notice>}</div>
      </div>
      {kept?.length === 0 && (
        <p className={styles['soft']}>
          Nothing yet. Models from the Hub and from folders are kept here, so that they need no network next
          time.
        </p>
      )}
      <ul className={styles['list']}>
        {kept?.map((model) => (
          <Kept
            key={model.folderId}
            model={model}
            onRemove={() =>
              void remove(
                useModelCache.getState().remove(model.folderId),
                `Deleted: ${nameOf(model)}. A model that is loaded goes on running.`,
              )
            }
          />
        ))}
      </ul>
      {usage && (
        <p className={styles['soft']}>
          The page uses {formatStorage(usage.usageBytes)} of the {formatStorage(usage.quotaBytes)} the browser
          allows it
          {usage.isPersisted
            ? ', and the browser will not delete them by itself.'
            : '; when the disk runs short, the browser may delete them.'}
        </p>
      )}
      {kept && kept.length > 1 && (
        <div className={styles['actions']}>
          <Button onClick={() => setAsking(!isAsking)}>{isAsking ? 'Keep them' : 'Delete all'}</Button>
          {isAsking && (
            <Button
              onClick={() => {
                setAsking(false)
                void remove(useModelCache.getState().removeAll(), 'All are deleted.')
              }}
            >
              Delete all for good?
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

type KeptProps = { readonly model: KeptModel; readonly onRemove: () => void }

function Kept({ model, onRemove }: KeptProps) {
  const { folderId, card, files, keptBytes } = model
  const [share, setShare] = useState<number | null>(null)
  const [verdict, setVerdict] = useState<string | null>(null)
  const name = nameOf(model)
  const damaged = files.filter(({ isDamaged }) => isDamaged).length
  const broken = files.filter(({ isComplete, isDamaged }) => !isComplete && !isDamaged).length
  const verify = async (): Promise<void> => {
    setVerdict(null)
    setShare(0)
    const found = await useModelCache.getState().verify(folderId, setShare)
    setShare(null)
    if (!found) return // the page says why
    setVerdict(
      found.length === 0 ? 'Every file is as it was fetched.' : `Damaged and deleted: ${found.join(', ')}.`,
    )
  }
  return (
    <li className={styles['model']}>
      <div className={styles['head']}>
        <h3>{name}</h3>
        <p className={styles['soft']}>
          {formatDownload(keptBytes)} in {formatCount(files.length, 'file')}
          {broken > 0 && `, ${formatCount(broken, 'file')} not whole yet: loading goes on where it stopped`}
          {damaged > 0 &&
            `, ${formatCount(damaged, 'file')} damaged: loading fetches ${damaged === 1 ? 'it' : 'them'} anew`}
        </p>
      </div>
      <div className={styles['actions']}>
        <Button aria-label={`Verify ${name}`} disabled={share !== null} onClick={() => void verify()}>
          {share === null ? 'Verify' : `Verifying ${formatShare(share)}`}
        </Button>
        <DeleteButton name={name} onDelete={onRemove} />
      </div>
      {verdict && <output className={styles['soft']}>{verdict}</output>}
      <Disclosure summary="Its files">
        <ul className={styles['soft']}>
          {files.map(({ path, keptBytes: bytes, sizeBytes, isComplete }) => (
            <li key={path}>
              {path}: {formatDownload(bytes)}
              {!isComplete && ` of ${sizeBytes === null ? 'an unknown size' : formatDownload(sizeBytes)}`}
            </li>
          ))}
        </ul>
      </Disclosure>
      {card && (
        <Disclosure summary="Load it">
          <ModelOffer card={card} {...(card.role && { role: card.role })} />
        </Disclosure>
      )}
    </li>
  )
}

function nameOf({ card, folderId }: KeptModel): string {
  if (!card) return folderId
  const { name, source } = card
  if (source.kind !== 'hub') return name
  const commit = source.revision.slice(0, 7)
  return name === source.repo ? `${name} (commit ${commit})` : `${name} (${source.repo}, commit ${commit})`
}
