import { useRef } from 'react'

import { LoadProgress } from '#panels/answer/LoadProgress.tsx'
import { deviceNotice, isOfDevice } from '#panels/deviceNotice.ts'
import styles from '#panels/models/Models.module.css'
import { costOf } from '#panels/storageWords.ts'
import { roleColour, roleNames } from '#panels/roles.ts'
import { slotName } from '#panels/slotNames.ts'
import { failure, type Failure } from '#protocol/failure.ts'
import { sizeOf } from '#protocol/model.ts'
import { useDevice } from '#store/device.ts'
import { leftOf, variantFor } from '#store/fetchCost.ts'
import { useModelCache } from '#store/modelCache.ts'
import { planOf, takePlace, takesTurns } from '#store/oneAtATime.ts'
import { useSettings } from '#store/settings.ts'
import { isUnloaded, isLoaded, optionsOf, useSlots, type SlotId, type SlotState } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { Notice } from '#ui/Notice.tsx'

const statusWords: Record<SlotState['status'], string> = {
  empty: 'empty',
  loading: 'loading',
  ready: 'ready',
  answering: 'answering',
  failed: 'not loaded',
}

/** The models on the page now, how each is, and how they share the memory. */
export function LoadedModels() {
  const slots = useSlots((state) => state.slots)
  const headingRef = useRef<HTMLHeadingElement>(null)
  const notice = deviceNotice(slots)
  const remove = (slotId: SlotId): void => {
    headingRef.current?.focus() // the button goes away with its model
    useSlots.getState().close(slotId)
  }
  return (
    <section className={styles['section']} aria-label="On the page now">
      <h2 ref={headingRef} tabIndex={-1}>
        On the page now
      </h2>
      <p className={styles['soft']}>
        These are the columns of <a href="#/">Compare</a>, and what <a href="#/measure">Measure</a> runs.
      </p>
      <ul className={styles['list']}>
        {slots.map((slot) => (
          <LoadedModel key={slot.id} slot={slot} onRemove={slots.length > 1 ? remove : null} />
        ))}
      </ul>
      {/* The same for all, so it is said once. */}
      {notice && <Notice tone="quiet">{notice.message}</Notice>}
      <MemorySentence />
    </section>
  )
}

/** Instead of the plain `unloaded`, which sounds as if something had gone wrong. */
const unloadedByVisitor: Failure = {
  code: 'unloaded',
  message: 'Unloaded: its memory is free. It can be loaded again.',
}

type LoadedModelProps = {
  readonly slot: SlotState
  /** Null for the last one: a page without any model is of no use. */
  readonly onRemove: ((slotId: SlotId) => void) | null
}

function LoadedModel({ slot, onRemove }: LoadedModelProps) {
  const { id, status, role, device, dtype } = slot
  const name = slotName(slot)
  const cost = useCost(slot)
  const verb = status === 'loading' ? 'Cancel' : status === 'failed' ? cost : 'Unload'
  const act = (): void => {
    const store = useSlots.getState()
    if (status === 'failed') takePlace(id, store.retry(id)).catch(() => undefined) // the slot says how it went
    else store.unload(id, status === 'loading' ? failure('cancelled') : unloadedByVisitor)
  }
  const facts = [role && roleNames[role], statusWords[status], device && placeOf(device), dtype]
  return (
    <li className={styles['model']} style={{ borderLeftColor: roleColour(role) }}>
      <div className={styles['head']}>
        <h3>{name}</h3>
        <p className={styles['soft']}>{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {status === 'loading' && <LoadProgress progress={slot.progress} />}
      {slot.notice && !isOfDevice(slot.notice) && <Notice tone="quiet">{slot.notice.message}</Notice>}
      {status === 'failed' && slot.failure && (
        <Notice tone={isUnloaded(slot) ? 'quiet' : 'failure'}>{slot.failure.message}</Notice>
      )}
      <div className={styles['actions']}>
        {/* One button whatever it does, so that it keeps the focus. */}
        <Button aria-label={`${verb}: ${name}`} onClick={act}>
          {verb}
        </Button>
        {onRemove && (
          <Button look="quiet" aria-label={`Remove from the page: ${name}`} onClick={() => onRemove(id)}>
            Remove from the page
          </Button>
        )}
      </div>
    </li>
  )
}

/** What loading the slot's model again fetches and does, in words. */
function useCost({ id, card }: SlotState): string {
  const kept = useModelCache((state) => state.kept)
  const options = optionsOf(id)
  const variant = card && options ? variantFor(card, options) : null
  if (!card || !variant) return 'Load it'
  return costOf(leftOf(card, variant, kept), sizeOf([...card.files, ...variant.files]))
}

function placeOf(device: NonNullable<SlotState['device']>): string {
  return device === 'webgpu' ? 'WebGPU' : 'processor (WASM)'
}

function MemorySentence() {
  useDevice((state) => state.report) // the estimates depend on it
  const isChosen = useSettings((state) => state.oneAtATime) === true
  const isInTurn = useSlots(({ slots }) => takesTurns(slots))
  const plan = useSlots(({ slots }) => (slots.some(isLoaded) ? planOf(slots).sentence : null))
  if (plan === null) return null
  const why = isChosen ? 'One model at a time is in memory, as the settings say.' : plan
  return (
    <p className={styles['soft']}>
      {why} {isInTurn && 'Each is loaded when it is asked.'}
    </p>
  )
}
