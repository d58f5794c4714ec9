import { useEffect, useState } from 'react'

import { LoadProgress } from '#panels/answer/LoadProgress.tsx'
import { fitName, fitOptions, placeIn, slotOptions } from '#panels/models/offerOptions.ts'
import styles from '#panels/models/Models.module.css'
import { costOf, formatDownload, formatStorage } from '#panels/storageWords.ts'
import { roleNames } from '#panels/roles.ts'
import type { ModelCard, Role } from '#protocol/model.ts'
import { isMetered, useDevice } from '#store/device.ts'
import { leftOf } from '#store/fetchCost.ts'
import { inUnits, type Fit, type Fitting } from '#store/fitting.ts'
import { fitHere } from '#store/hubFit.ts'
import { useModelCache } from '#store/modelCache.ts'
import { takePlace } from '#store/oneAtATime.ts'
import { failureOf, useSlots, type SlotId, type SlotState } from '#store/slots.ts'
import { Button } from '#ui/Button.tsx'
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
  const [role, setRole] = useState<Role | null>(knownRole ?? null)
  const [place, setPlace] = useState('')
  useEffect(() => void useDevice.getState().inspect(), [])
  const fitting = fitHere(card, report)
  const chosen = fitting.fits.find((each) => fitName(each) === fit) ?? null
  const taken = chosen ?? fitting.chosen
  const leftBytes = useLeftBytes(card, taken)
  return (
    <div className={styles['offer']}>
      <CostSentence fitting={fitting} fit={taken} leftBytes={leftBytes} />
      <RoomSentence card={card} leftBytes={leftBytes} />
      {fitting.reason && <Notice tone="failure">{fitting.reason}</Notice>}
      <div className={styles['fields']}>
        {knownRole === undefined && <RoleField role={role} onChange={setRole} />}
        <FitField fitting={fitting} fit={fit} onChange={setFit} />
        <PlaceField place={place} role={role} onChange={setPlace} />
      </div>
      {chosen && <Objection fit={chosen} />}
      <LoadButton
        card={role && { ...card, role }}
        fit={taken}
        leftBytes={leftBytes}
        isChosen={chosen !== null}
        place={place}
        files={files}
      />
    </div>
  )
}

type CostSentenceProps = {
  readonly fitting: Fitting
  readonly fit: Fit | null
  readonly leftBytes: number | null
}

function CostSentence({ fitting, fit, leftBytes }: CostSentenceProps) {
  return (
    <p className={styles['soft']}>
      {fit ? fitSentence(fit, leftBytes) : fitting.sizeText}
      {leftBytes !== 0 && isMetered() && '; this connection is meant to save data'}
    </p>
  )
}

/** What is to be said against the format and device that the visitor has chosen. */
function Objection({ fit: { reason, doubt } }: { readonly fit: Fit }) {
  if (reason) return <Notice tone="failure">{reason}</Notice>
  return doubt && <Notice tone="quiet">{doubt}</Notice>
}

type RoomSentenceProps = { readonly card: Omit<ModelCard, 'role'>; readonly leftBytes: number | null }

/** Where the browser has no room for it: a model that cannot be kept is still one that can be tried. */
function RoomSentence({ card, leftBytes }: RoomSentenceProps) {
  const report = useDevice((state) => state.report)
  const room = useModelCache((state) => state.usage) ?? report?.storage
  if (card.source.kind !== 'hub' || leftBytes === null || !room) return null
  const freeBytes = Math.max(0, room.quotaBytes - room.usageBytes)
  if (leftBytes <= freeBytes) return null
  return (
    <Notice tone="quiet">
      That is more than the {formatStorage(freeBytes)} this browser has room for: the model will run from
      memory, and be fetched anew next time.
    </Notice>
  )
}

/** What loading it that way still fetches; null where nobody knows. */
function useLeftBytes(card: Omit<ModelCard, 'role'>, fit: Fit | null): number | null {
  const kept = useModelCache((state) => state.kept)
  return fit && leftOf(card, fit.variant, kept)
}

type FitFieldProps = {
  readonly fitting: Fitting
  readonly fit: string
  readonly onChange: (fit: string) => void
}

function FitField({ fitting: { fits, chosen }, fit, onChange }: FitFieldProps) {
  const itself = { value: '', label: chosen ? `by itself: ${fitName(chosen)}` : 'none' }
  return (
    <SelectField
      label="Format and device"
      value={fit}
      options={[itself, ...fitOptions(fits)]}
      onChange={onChange}
    />
  )
}

type RoleFieldProps = { readonly role: Role | null; readonly onChange: (role: Role | null) => void }

function RoleField({ role, onChange }: RoleFieldProps) {
  const roles = (Object.keys(roleNames) as Role[]).map((value) => ({ value, label: roleNames[value] }))
  return (
    <SelectField
      label="How it was made"
      value={role ?? ''}
      options={[{ value: '', label: 'please say' }, ...roles]}
      onChange={(value) => onChange((value || null) as Role | null)}
    />
  )
}

type PlaceFieldProps = {
  readonly place: string
  readonly role: Role | null
  readonly onChange: (place: string) => void
}

function PlaceField({ place, role, onChange }: PlaceFieldProps) {
  const slots = useSlots((state) => state.slots)
  return (
    <SelectField
      label="Where it goes"
      value={placeIn(slots, place, role)}
      options={slotOptions(slots)}
      onChange={onChange}
    />
  )
}

type LoadButtonProps = {
  /** Null until somebody has said how the model was made. */
  readonly card: ModelCard | null
  readonly fit: Fit | null
  /** Still to be fetched; null where nobody knows. */
  readonly leftBytes: number | null
  /** The visitor wants this format on this device, and no other where it fails. */
  readonly isChosen: boolean
  readonly place: string
  readonly files: ReadonlyMap<string, Blob> | undefined
}

function LoadButton({ card, fit, leftBytes, isChosen, place, files }: LoadButtonProps) {
  const [problem, setProblem] = useState<string | null>(null)
  const [target, setTarget] = useState<SlotId | null>(null)
  const loaded = useSlots(({ slots }) =>
    slots.find(({ id, modelId }) => id === target && modelId === card?.id),
  )
  const isLoading = loaded?.status === 'loading'
  const load = async (): Promise<void> => {
    // Not `disabled`: that would take the focus away.
    if (!card || isLoading) return
    setProblem(null)
    try {
      const slotId = placeIn(useSlots.getState().slots, place, card.role)
      setTarget(slotId)
      if (fit) await loadInto(slotId, card, { fit, isChosen, files })
    } catch (error) {
      const { code, message } = failureOf(error)
      if (code !== 'unloaded') setProblem(message)
    }
  }
  return (
    <>
      <div className={styles['actions']}>
        <Button
          look="primary"
          disabled={card === null || fit === null || fit.reason !== null}
          aria-disabled={isLoading}
          onClick={() => void load()}
        >
          {fit ? costOf(leftBytes, fit.sizeBytes) : 'Load it'}
        </Button>
        {!card && <span className={styles['soft']}>Say first how it was made.</span>}
      </div>
      {loaded && <Outcome slot={loaded} />}
      {problem && <Notice tone="failure">{problem}</Notice>}
    </>
  )
}

/** How it goes, where the visitor looks: the list of what is loaded may be far up the page. */
function Outcome({ slot: { status, progress } }: { readonly slot: SlotState }) {
  if (status === 'loading') return <LoadProgress progress={progress} />
  if (status !== 'ready' && status !== 'answering') return null
  return (
    <p>
      It is on the page now. <a href="#/">Ask it on Compare</a>
    </p>
  )
}

function fitSentence({ sizeBytes, memoryBytes }: Fit, leftBytes: number | null): string {
  if (sizeBytes === null || memoryBytes === null) return 'Size unknown'
  const where =
    leftBytes === 0
      ? ', all of it here'
      : leftBytes !== null && leftBytes < sizeBytes
        ? `, of which ${formatDownload(sizeBytes - leftBytes)} are here`
        : ' to download'
  return `${formatDownload(sizeBytes)}${where}, about ${inUnits(memoryBytes)} of memory (estimate)`
}

type How = Pick<LoadButtonProps, 'isChosen' | 'files'> & { readonly fit: Fit }

/** Notes what the model is, so that it can come from this browser next time, and loads it. */
async function loadInto(slotId: SlotId, card: ModelCard, { fit, isChosen, files }: How): Promise<void> {
  if (!files) await useModelCache.getState().keepCard(card)
  if (card.source.kind === 'hub') await useModelCache.getState().persist()
  const taken = { device: fit.device, dtype: fit.variant.dtype }
  const options = isChosen ? taken : { device: 'auto' as const, preferred: taken }
  try {
    const loading = useSlots.getState().load(slotId, card, { ...options, ...(files && { files }) })
    await takePlace(slotId, loading)
  } finally {
    await useModelCache.getState().read() // also what has come of a download that broke off
  }
}
