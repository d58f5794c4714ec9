/** @file Puts a run to all its models: together, or one after the other where memory is short. */
import type { Failure } from '#protocol/failure.ts'
import { inTurn, isCrowdedOut, undisturbed } from '#store/oneAtATime.ts'
import { failureOf } from '#store/slots.ts'
import type { RunModel } from '#suites/run.ts'

type Asking = {
  readonly models: readonly RunModel[]
  readonly isSerial: boolean
  readonly signal: AbortSignal
  /** Asks one model what is left. Rejects where it cannot go on. */
  readonly ask: (model: RunModel) => Promise<void>
}

/**
 * Resolves when every model has been asked everything or the signal has aborted. A model that does not fit into memory
 * beside the others waits until they are through, and is asked alone.
 *
 * @returns why a model could not go on; null if all could.
 */
export async function askModels(asking: Asking): Promise<Failure | null> {
  if (asking.isSerial) return await askInTurn(asking)
  const crowdedOut: RunModel[] = []
  const asked = asking.models.map(async (model) => {
    try {
      await asking.ask(model)
    } catch (error) {
      if (!isCrowdedOut(model.slotId, error)) throw error
      crowdedOut.push(model)
    }
  })
  const [lost] = (await undisturbed(Promise.allSettled(asked))).filter(
    (result) => result.status === 'rejected',
  )
  const lostAlone = await askInTurn({ ...asking, models: crowdedOut })
  return lost ? failureOf(lost.reason) : lostAlone
}

/** A model that cannot go on keeps none of the others from their turn. */
async function askInTurn({ models, signal, ask }: Asking): Promise<Failure | null> {
  let lost: Failure | null = null
  for (const model of models) {
    try {
      await inTurn(model.slotId, () => ask(model), signal)
    } catch (error) {
      if (!signal.aborted) lost ??= failureOf(error)
    }
  }
  return lost
}
