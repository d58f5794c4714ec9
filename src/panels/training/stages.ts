/** @file The stages of the family's training, each once, whichever models' records tell of it. */
import type { ModelCard, Role } from '#protocol/model.ts'
import type { Part } from '#store/training.ts'
import type { Stage, TrainingRecord } from '#store/trainingFiles.ts'

export type FamilyStage = { readonly role: Role; readonly stage: Stage; readonly hardware: string }

const roles: readonly Role[] = ['base', 'domain', 'standard', 'instruction', 'both']

export function stagesOf(
  models: readonly ModelCard[],
  records: Readonly<Record<string, Part<TrainingRecord>>>,
): readonly FamilyStage[] {
  const present = models.flatMap(({ id, role }) => {
    const part = records[id]
    return part?.status === 'ready' ? [{ role, record: part.value }] : []
  })
  return roles.flatMap((role) => {
    // A model's own record first; the others tell of the stages they came through.
    const ordered = present.toSorted((a, b) => Number(b.role === role) - Number(a.role === role))
    const found = ordered.flatMap(({ record }) =>
      record.stages
        .filter(({ stage }) => stage === role)
        .map((stage) => ({ role, stage, hardware: record.hardware })),
    )
    return found.slice(0, 1)
  })
}
