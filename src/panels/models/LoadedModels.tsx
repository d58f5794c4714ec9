import { LoadProgress } from '#panels/answer/LoadProgress.tsx'
import styles from '#panels/models/Models.module.css'
import { roleColour, roleNames } from '#panels/roles.ts'
import { slotName } from '#panels/slotNames.ts'
import { failure } from '#protocol/failure.ts'
import { useDevice } from '#store/device.ts'
import { fitModel, planMemory } from '#store/fitting.ts'
import { useSlots, type SlotState } from '#store/slots.ts'
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
  return (
    <section className={styles['section']} aria-label="On the page now">
      <h2>On the page now</h2>
      <ul className={styles['list']}>
        {slots.map((slot) => (
          <LoadedModel key={slot.id} slot={slot} canRemove={slots.length > 1} />
        ))}
      </ul>
      <MemorySentence slots={slots} />
    </section>
  )
}

function LoadedModel({ slot, canRemove }: { readonly slot: SlotState; readonly canRemove: boolean }) {
  const { id, status, role, device, dtype } = slot
  const name = slotName(slot)
  const store = useSlots.getState
  const facts = [role && roleNames[role], statusWords[status], device && placeOf(device), dtype]
  return (
    <li className={styles['model']} style={{ borderLeftColor: roleColour(role) }}>
      <div className={styles['head']}>
        <h3>{name}</h3>
        <p className={styles['soft']}>{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {status === 'loading' && <LoadProgress progress={slot.progress} />}
      {slot.notice && <Notice tone="quiet">{slot.notice.message}</Notice>}
      {status === 'failed' && slot.failure && <Notice tone="failure">{slot.failure.message}</Notice>}
      <div className={styles['actions']}>
        {status === 'loading' && (
          <Button aria-label={`Cancel ${name}`} onClick={() => store().unload(id, failure('cancelled'))}>
            Cancel
          </Button>
        )}
        {(status === 'ready' || status === 'answering') && (
          <Button aria-label={`Unload ${name}`} onClick={() => store().unload(id, failure('unloaded'))}>
            Unload
          </Button>
        )}
        {status === 'failed' && (
          <Button
            aria-label={`Load ${name} again`}
            onClick={() =>
              void store()
                .retry(id)
                .catch(() => undefined)
            } // the slot says how it went
          >
            Load it again
          </Button>
        )}
        {canRemove && (
          <Button look="quiet" aria-label={`Remove ${name} from the page`} onClick={() => store().close(id)}>
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
