import { useEffect, useState } from 'react'

import { fitName, fitOptions, slotOptions } from '#panels/models/offerOptions.ts'
import styles from '#panels/models/Models.module.css'
import { roleNames } from '#panels/roles.ts'
import type { ModelCard, Role } from '#protocol/model.ts'
import { useDevice } from '#store/device.ts'
import { fitModel, type Fit } from '#store/fitting.ts'
import { useModelCache } from '#store/modelCache.ts'
import { failureOf, useSlots, type SlotId, type SlotState } from '#store/slots.ts'
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
  const [fit, setFit] = useState<string>('')
  const [role, setRole] = useState<Role | ''>(knownRole ?? '')
  const [place, setPlace] = useState('')
  useEffect(() => void useDevice.getState().inspect(), [])
  const fitting = fitModel(card, report)
  const chosen = fitting.fits.find((each) => fitName(each) === fit) ?? null
  return (
    <div className={styles['offer']}>
      <p className={styles['soft']}>{chosen ? fitSentence(chosen) : fitting.sizeText}</p>
      {fitting.reason && <Notice tone="failure">{fitting.reason}</Notice>}
      <div className={styles['fields']}>
        {knownRole === undefined && <RoleField role={role} onChange={setRole} />}
        <SelectField
          label="Format and device"
          value={fit}
          options={[
            { value: '', label: fitting.chosen ? `by itself: ${fitName(fitting.chosen)}` : 'none' },
            ...fitOptions(fitting.fits),
          ]}
          onChange={setFit}
        />
        <PlaceField place={place} onChange={setPlace} />
      </div>
      {chosen?.reason && <Notice tone="failure">{chosen.reason}</Notice>}
      <LoadButton
        card={role === '' ? null : { ...card, role }}
        fit={chosen ?? fitting.chosen}
        isChosen={chosen !== null}
        place={place}
        files={files}
      />
    </div>
  )
}

type RoleFieldProps = { readonly role: Role | ''; readonly onChange: (role: Role | '') => void }

function RoleField({ role, onChange }: RoleFieldProps) {
  const roles = (Object.keys(roleNames) as Role[]).map((value) => ({ value, label: roleNames[value] }))
  return (
    <SelectField
      label="How it was made"
      value={role}
      options={[{ value: '', label: 'please say' }, ...roles]}
      onChange={(value) => onChange(value as Role | '')}
    />
  )
}

type PlaceFieldProps = { readonly place: string; readonly onChange: (place: string) => void }

function PlaceField({ place, onChange }: PlaceFieldProps) {
  const slots = useSlots((state) => state.slots)
  return (
    <SelectField
      label="Place"
      value={placeIn(slots, place)}
      options={slotOptions(slots)}
      onChange={onChange}
    />
  )
}

/** The place that was chosen, as long as it is there; else the first. */
function placeIn(slots: readonly SlotState[], place: string): SlotId {
  const places = slotOptions(slots)
  return places.some(({ value }) => value === place) ? place : (places[0]?.value ?? 'a')
}

type LoadButtonProps = {
  /** Null until somebody has said how the model was made. */
  readonly card: ModelCard | null
  readonly fit: Fit | null
  /** The visitor wants this format on this device, and no other where it fails. */
  readonly isChosen: boolean
  readonly place: string
  readonly files: ReadonlyMap<string, Blob> | undefined
}

function LoadButton({ card, fit, isChosen, place, files }: LoadButtonProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const cost = card && fit ? costOf(card, fit) : null
  const load = async (): Promise<void> => {
    if (!card) return
    setProblem(null)
    try {
      const slotId = placeIn(useSlots.getState().slots, place)
      await loadInto(slotId, card, { fit: isChosen ? fit : null, files })
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  return (
    <>
      <div className={styles['actions']}>
        <Button
          look="primary"
          disabled={card === null || fit === null || fit.reason !== null}
          onClick={() => void load()}
        >
          {cost ? `Fetch ${cost} and load it` : 'Load it'}
        </Button>
        {!card && <span className={styles['soft']}>Say first how it was made.</span>}
      </div>
      {problem && <Notice tone="failure">{problem}</Notice>}
    </>
  )
}

/** What a click fetches from the network, in words; null where it fetches nothing. */
function costOf({ source }: ModelCard, fit: Fit): string | null {
  if (source.kind === 'local') return null
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
