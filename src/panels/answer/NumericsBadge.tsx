import { Popover } from '@base-ui/react/popover'
import { useEffect } from 'react'

import styles from '#panels/answer/NumericsBadge.module.css'
import type { LoadReport } from '#protocol/answer.ts'
import type { Numerics } from '#protocol/certificate.ts'
import { makeCertificate, useCertify } from '#store/certify.ts'
import { leftOf, smallFetchBytes, variantFor } from '#store/fetchCost.ts'
import { useModelCache } from '#store/modelCache.ts'
import { optionsOf, type SlotState } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { Explained } from '#ui/Explained.tsx'
import { formatCount, formatMegabytes } from '#ui/figures.ts'

const unchecked = 'Numbers not checked'

/** Whether a loaded model computes what it should. */
export function NumericsBadge({ slot }: { readonly slot: SlotState }) {
  const { report } = slot
  // A script computes nothing; it is shown only where it plays a model that does.
  if (!report || (report.runtime === 'scripted' && !report.numerics)) return null
  if (report.numerics) return <Verdict numerics={report.numerics} />
  if (report.runtime === 'ort') return <Unchecked slot={slot} report={report} />
  return (
    <Explained explanation="This model runs through transformers.js, whose numbers are compared with no reference.">
      {unchecked}
    </Explained>
  )
}

function Verdict({ numerics }: { readonly numerics: Numerics }) {
  const { verdict, isRough = false, top1, meanKl, positions } = numerics
  const same = Math.round(top1 * positions)
  const far = Number.isFinite(meanKl) ? `${meanKl.toPrecision(2)} nats` : 'infinitely far'
  const explanation = [
    'When it was loaded, the model read fixed texts, and its predictions were compared with reference predictions computed on the processor.',
    `The likeliest token was the same at ${same} of ${formatCount(positions, 'place')};`,
    `the predictions are ${far} apart on average (KL divergence; 0 is the same).`,
    ...(isRough
      ? [
          'The reference is of another number format of the same weights, so that only gross faults would show.',
        ]
      : []),
    ...(verdict === 'differs' ? ['Answers may be wrong on this device; WASM computes the right ones.'] : []),
  ].join(' ')
  return (
    <span className={styles['badge']} data-verdict={verdict}>
      <Explained explanation={explanation}>
        {verdict === 'differs'
          ? 'Numbers differ'
          : isRough
            ? 'Numbers without gross faults'
            : 'Numbers agree'}
      </Explained>
    </span>
  )
}

type UncheckedProps = { readonly slot: SlotState; readonly report: LoadReport }

/** No reference came with the model; one can be made here. */
function Unchecked({ slot, report }: UncheckedProps) {
  const state = useCertify(({ byModel }) => byModel[slot.modelId ?? ''])
  const isMaking = state === 'making'
  const cost = useCost(slot)
  return (
    <Popover.Root>
      <Popover.Trigger className={styles['trigger']}>{unchecked}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={8} className={styles['positioner'] ?? ''}>
          <Popover.Popup className={styles['popup']}>
            <Popover.Title className={styles['title']}>{unchecked}</Popover.Title>
            <Popover.Description>
              No reference predictions came with this model, so nobody has compared what it computes here. One
              can be made: the model runs on the processor (WASM) once, which takes its memory a second time
              {report.device === 'webgpu'
                ? ', and is then compared'
                : ', for when it runs on a graphics adapter'}
              .
            </Popover.Description>
            <Button
              disabled={isMaking || slot.status !== 'ready'}
              onClick={() => void makeCertificate(slot.id)}
            >
              Make a reference on WASM{cost}
            </Button>
            <output>{isMaking ? 'Making a reference…' : state?.message}</output>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** What making a reference fetches, in words: the model is loaded for it, and once more to be compared. */
function useCost({ id, card, dtype }: SlotState): string {
  const kept = useModelCache((state) => state.kept)
  const isFromHub = card?.source.kind === 'hub'
  useEffect(() => {
    if (isFromHub && !useModelCache.getState().kept) void useModelCache.getState().read()
  }, [isFromHub])
  const variant =
    card?.variants.find((each) => each.dtype === dtype) ??
    (card && variantFor(card, optionsOf(id) ?? { device: 'wasm' }))
  if (!card || !variant) return ''
  const leftBytes = leftOf(card, variant, kept)
  if (leftBytes === null) return ' (fetches an unknown number of bytes)'
  return leftBytes > smallFetchBytes ? ` (fetches up to ${formatMegabytes(2 * leftBytes)})` : ''
}
