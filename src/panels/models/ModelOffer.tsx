import { useEffect, useState } from 'react'

import { fitName, fitOptions, slotOptions } from '#panels/models/offerOptions.ts'
import styles from '#panels/models/Models.module.css'
import { roleColour, roleNames } from '#panels/roles.ts'
import type { ModelCard, Role } from '#protocol/model.ts'
import { useDevice } from '#store/device.ts'
import { fitModel, type Fit } from '#store/fitting.ts'
import { useModelCache } from '#store/modelCache.ts'
import { failureOf, useSlots } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
import { formatMegabytes } from '#ui/figures.ts'
import { Notice } from '#ui/Notice.tsx'
import { SelectField } from '#ui/SelectField.tsx'

type ModelOfferProps = {
  readonly card: Omit<ModelCard, 'role'>
  /** How the model was made; left out, nobody has said it, and the visitor has to. */
  readonly role?: Role
  /** Of a model that is opened from this computer and not kept. */
  readonly files?: ReadonlyMap<string, Blob>
}

/** A model with what it costs and where it can run; one button puts it into a slot, and names what that fetches. */
export function ModelOffer({ card, role: knownRole, files }: ModelOfferProps) {
  const report = useDevice((state) => state.report)
  const slots = useSlots((state) => state.slots)
  const [chosenFit, setChosenFit] = useState('')
  const [role, setRole] = useState<Role | ''>(knownRole ?? '')
  const [chosenSlot, setChosenSlot] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => void useDevice.getState().inspect(), [])
  const { fits, chosen, reason, sizeText } = fitModel(card, report)
  const fit = fits.find((each) => fitName(each) === chosenFit) ?? null
  const places = slotOptions(slots)
  const slotId = places.some(({ value }) => value === chosenSlot) ? chosenSlot : (places[0]?.value ?? 'a')
  const cost = costOf(card, fit ?? chosen)
  const load = async (): Promise<void> => {
    if (role === '') return
    setProblem(null)
    try {
      await loadInto(slotId, { ...card, role }, { fit, files })
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  return (
    <div className={styles['offer']}>
      <p className={styles['soft']}>{fit ? fitSentence(fit) : sizeText}</p>
      {reason && <Notice tone="failure">{reason}</Notice>}
      <div className={styles['fields']}>
        {knownRole === undefined && (
          <SelectField
            label="How it was made"
            value={role}
            options={[
              { value: '', label: 'please say' },
              ...(Object.keys(roleNames) as Role[]).map((value) => ({ value, label: roleNames[value] })),
            ]}
            onChange={(value) => setRole(value as Role | '')}
          />
        )}
        <SelectField
          label="Format and device"
          value={chosenFit}
          options={[
            { value: '', label: chosen ? `by itself: ${fitName(chosen)}` : 'none' },
            ...fitOptions(fits),
          ]}
          onChange={setChosenFit}
        />
        <SelectField label="Place" value={slotId} options={places} onChange={setChosenSlot} />
      </div>
      {fit?.reason && <Notice tone="failure">{fit.reason}</Notice>}
      <div className={styles['actions']}>
        <Button
          look="primary"
          disabled={role === '' || (fit ? fit.reason !== null : chosen === null)}
          style={{ borderColor: roleColour(role || null) }}
          onClick={() => void load()}
        >
          {cost ? `Fetch ${cost} and load it` : 'Load it'}
        </Button>
        {role === '' && <span className={styles['soft']}>Say first how it was made.</span>}
      </div>
      {problem && <Notice tone="failure">{problem}</Notice>}
    </div>
  )
}

/** What a click fetches from the network, in words; null where it fetches nothing. */
function costOf({ source }: Pick<ModelCard, 'source'>, fit: Fit | null): string | null {
  if (source.kind === 'local' || !fit) return null
  return fit.sizeBytes === null ? 'an unknown number of bytes' : formatMegabytes(fit.sizeBytes)
}

function fitSentence({ sizeBytes, memoryBytes }: Fit): string {
  if (sizeBytes === null || memoryBytes === null) return 'Size unknown'
  return `${formatMegabytes(sizeBytes)}, about ${formatMegabytes(memoryBytes)} of memory (estimate)`
}

type How = { readonly fit: Fit | null; readonly files: ReadonlyMap<string, Blob> | undefined }

/** Notes what the model is, so that it can come from this browser next time, and loads it. */
async function loadInto(slotId: string, card: ModelCard, { fit, files }: How): Promise<void> {
  if (!files) await useModelCache.getState().keepCard(card)
  if (card.source.kind === 'hub') await useModelCache.getState().persist()
  const options = fit ? { device: fit.device, dtype: fit.variant.dtype } : { device: 'auto' as const }
  await useSlots.getState().load(slotId, card, { ...options, ...(files && { files }) })
  await useModelCache.getState().read()
}
