import { useRef } from 'react'

import { LoadProgress } from '#panels/answer/LoadProgress.tsx'
import { deviceNotice, isOfDevice } from '#panels/deviceNotice.ts'
import { forgetSlot } from '#panels/models/forgetSlot.ts'
import styles from '#panels/models/Models.module.css'
import { roleColour, roleNames } from '#panels/roles.ts'
import { slotName } from '#panels/slotNames.ts'
import { failure, type Failure } from '#protocol/failure.ts'
import { useDevice } from '#store/device.ts'
import { fitModel, planMemory } from '#store/fitting.ts'
import { useSlots, type SlotId, type SlotState } from '#store/slots.ts'
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
    forgetSlot(slotId)
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
      <MemorySentence slots={slots} />
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
  const verb = status === 'loading' ? 'Cancel' : status === 'failed' ? 'Load it' : 'Unload'
  const act = (): void => {
    const store = useSlots.getState()
    if (status === 'failed') store.retry(id).catch(() => undefined) // the slot says how it went
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
        <Notice tone={slot.failure.code === 'unloaded' ? 'quiet' : 'failure'}>{slot.failure.message}</Notice>
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

function placeOf(device: NonNullable<SlotState['device']>): string {
  return device === 'webgpu' ? 'WebGPU' : 'processor (WASM)'
}

function MemorySentence({ slots }: { readonly slots: readonly SlotState[] }) {
  const report = useDevice((state) => state.report)
  const loaded = slots.flatMap(({ card, status, device, dtype }) => {
    if (!card || status === 'failed' || status === 'empty') return []
    const { fits, chosen } = fitModel(card, report)
    const fit = fits.find((each) => each.device === device && each.variant.dtype === dtype) ?? chosen
    return fit ? [fit] : []
  })
  if (loaded.length === 0) return null
  return <p className={styles['soft']}>{planMemory(loaded, report).sentence}</p>
}
