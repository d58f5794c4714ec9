import { ModelOffer } from '#panels/models/ModelOffer.tsx'
import styles from '#panels/models/Models.module.css'
import { formatDownload } from '#panels/storageWords.ts'
import type { Role } from '#protocol/model.ts'
import type { FoundModel as Found } from '#store/hubCard.ts'
import { differencesOf } from '#store/hubFit.ts'
import { Disclosure } from '#ui/Disclosure.tsx'
import { Notice } from '#ui/Notice.tsx'

type FoundModelProps = {
  readonly found: Found
  /** How it was made, where that is known. */
  readonly role?: Role
  readonly files?: ReadonlyMap<string, Blob>
}

/** What was found out about a model before any of its weights were fetched, and the way to load it. */
export function FoundModel({ found, role, files }: FoundModelProps) {
  const { card, facts } = found
  return (
    <div className={styles['model']}>
      <div className={styles['head']}>
        <h3>{card.name}</h3>
        <p className={styles['soft']}>{wordsOf(found).join(' · ')}</p>
      </div>
      <p>{card.summary}</p>
      {differencesOf(card).map((sentence) => (
        <Notice key={sentence} tone="failure">
          {sentence}
        </Notice>
      ))}
      <ModelOffer card={card} {...(role && { role })} {...(files && { files })} />
      <Disclosure summary="Its files">
        <ul className={styles['soft']}>
          {[...card.files, ...card.variants.flatMap((variant) => variant.files)].map(
            ({ path, sizeBytes }) => (
              <li key={path}>
                {path}: {sizeBytes === null ? 'size unknown' : formatDownload(sizeBytes)}
              </li>
            ),
          )}
        </ul>
        {facts.baseModels.length > 0 && (
          <p className={styles['soft']}>Its page says it was made from {facts.baseModels.join(', ')}.</p>
        )}
      </Disclosure>
    </div>
  )
}

function wordsOf({ card, facts }: Found): string[] {
  const { family, isEncoderDecoder, contextLength } = facts
  return [
    `${family}${isEncoderDecoder ? ', encoder and decoder' : ''}`,
    `licence: ${card.licence}`,
    ...(contextLength === null ? [] : [`${contextLength.toLocaleString('en')} tokens of context`]),
    card.hasTemplate ? 'has a chat template' : 'no chat template: prompts are sent raw',
    card.runtime === 'ort'
      ? 'our decode loop, or transformers.js where its self-test fails'
      : 'transformers.js',
  ]
}
