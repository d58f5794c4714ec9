/** @file Puts what is left of a run to one slot, batch by batch, through failures of the model. */
import type { ModelSession } from '#client/ModelSession.ts'
import { untilAborted } from '#lib/untilAborted.ts'
import { FailureError, failure, type Failure, type FailureCode } from '#protocol/failure.ts'
import { isCrowdedOut } from '#store/oneAtATime.ts'
import { reloadIfCheap } from '#store/recovery.ts'
import { failureOf, findSlot, readySession, whileAnswering } from '#store/slots.ts'
import { comparedCondition, requestFor } from '#suites/conditions.ts'
import { labelsRequest, likelihoodFrom, referenceRequest } from '#suites/likelihoods.ts'
import type { Question } from '#suites/plan.ts'
import type { Likelihood, RunAnswer, RunModel } from '#suites/run.ts'
import type { Item, Suite } from '#suites/suite.ts'

/** Rows that decode together. */
const rowCount = 16
/** Pieces a batch: enough to keep the rows full, few enough to come back to the queue soon. */
const batchSize = 48
/** How often in a row a batch may fail before its pieces are put to the model one by one. */
const mostFailures = 2
/** So many pieces in a row that the model dies of, and it is the model, not the pieces: the run pauses. */
const mostSuspects = 3
/** How often in a row a model may fail to load before the run pauses. */
const mostLoads = 2

/** Failures of one piece: it counts as answered with nothing. */
const ofOnePiece: ReadonlySet<FailureCode> = new Set(['prompt-empty', 'prompt-too-long'])

type Task = {
  readonly suite: Suite
  readonly model: RunModel
  readonly signal: AbortSignal
}

type AnswerTask = Task & {
  readonly questions: readonly Question[]
  readonly onAnswer: (answer: RunAnswer) => void
}

type LikelihoodTask = Task & {
  readonly items: readonly Item[]
  readonly onLikelihood: (likelihood: Likelihood) => void
}

/**
 * Resolves when every question has an answer or the signal has aborted; rejects with `FailureError` when the model
 * cannot go on. What was answered until then has been reported.
 */
export async function askAll(task: AnswerTask): Promise<void> {
  await workThrough({
    ...task,
    left: new Set(task.questions),
    ask: (session, questions, onDone) => askBatch(task, session, { questions, onDone }),
    refuse: (question) => task.onAnswer({ ...keyOf(task.model, question), ...nothing }),
  })
}

/** Takes the likelihoods of items, one after the other; else like `askAll`. */
export async function scoreAll(task: LikelihoodTask): Promise<void> {
  await workThrough({
    ...task,
    left: new Set(task.items),
    ask: async (session, items, onDone) => {
      for (const item of items) {
        // A score cannot be stopped: a pause leaves it alone.
        task.onLikelihood(await untilAborted(likelihoodOf(task, session, item), task.signal))
        onDone(item)
      }
    },
    refuse: (item) => task.onLikelihood({ ...placeOf(task, item), ...unknown }),
  })
}

/** Questions, or items whose likelihoods are taken: pieces of work for one model. */
type Work<Piece> = {
  readonly model: RunModel
  readonly signal: AbortSignal
  readonly left: Set<Piece>
  /** Puts pieces to the model and tells of each as soon as it is done. */
  readonly ask: (
    session: ModelSession,
    batch: readonly Piece[],
    onDone: (piece: Piece) => void,
  ) => Promise<void>
  /** Counts a piece as answered with nothing. */
  readonly refuse: (piece: Piece) => void
}

async function workThrough<Piece>(work: Work<Piece>): Promise<void> {
  const suspects = new Set<Piece>()
  try {
    await workInBatches(work, suspects)
  } catch (error) {
    if (!work.signal.aborted) throw error
  }
  if (!work.signal.aborted) suspects.forEach(work.refuse)
}

/** @param suspects gets pieces that the model died of twice, until it is clear that it is not the model's fault. */
async function workInBatches<Piece>(work: Work<Piece>, suspects: Set<Piece>): Promise<void> {
  const { left, signal } = work
  let failureCount = 0
  while (left.size > 0 && !signal.aborted) {
    const batch = [...left].slice(0, batchSize)
    const reason = await attempt(work, batch, suspects)
    if (!reason) failureCount = 0
    else if (ofOnePiece.has(reason.code) || ++failureCount === mostFailures) {
      failureCount = 0
      await workSingly(
        work,
        batch.filter((piece) => left.has(piece)),
        suspects,
      )
    }
  }
}

/** Finds the pieces that the model cannot take, and those that it dies of. */
async function workSingly<Piece>(
  work: Work<Piece>,
  batch: readonly Piece[],
  suspects: Set<Piece>,
): Promise<void> {
  for (const piece of batch) {
    let reason = await attempt(work, [piece], suspects)
    if (reason && !ofOnePiece.has(reason.code)) reason = await attempt(work, [piece], suspects)
    if (work.signal.aborted) return
    if (!reason) continue
    work.left.delete(piece)
    if (ofOnePiece.has(reason.code)) work.refuse(piece)
    else if (suspects.add(piece).size === mostSuspects) throw new FailureError(reason)
  }
}

/** @returns why the batch failed, null if it did not. Rejects where the model cannot be had. */
async function attempt<Piece>(
  { model, signal, left, ask, refuse }: Work<Piece>,
  batch: readonly Piece[],
  suspects: Set<Piece>,
): Promise<Failure | null> {
  const session = await untilAborted(sessionOf(model), signal)
  try {
    await ask(session, batch, (piece) => {
      left.delete(piece)
      suspects.forEach(refuse) // the model works
      suspects.clear()
    })
    return null
  } catch (error) {
    refuseToCrowd(model, error)
    return failureOf(error)
  }
}

/** A model that has no room beside others is not tried again as long as they are there. */
function refuseToCrowd({ slotId }: RunModel, error: unknown): void {
  if (isCrowdedOut(slotId, error)) throw error
}

/** The model of the run; where it is gone, it is loaded again. */
async function sessionOf(model: RunModel): Promise<ModelSession> {
  const { slotId } = model
  for (let loadCount = 0; ;) {
    refuseOther(model)
    try {
      if (findSlot(slotId)?.status === 'failed') {
        loadCount++
        await reloadIfCheap(slotId)
      }
      const session = await readySession(slotId)
      refuseOther(model)
      return session
    } catch (error) {
      if (loadCount >= mostLoads || failureOf(error).code === 'other-model') throw error
    }
  }
}

/** The answers of one run come from one model on one device; what runs is known once it has loaded. */
function refuseOther({ slotId, modelId, name, device, dtype }: RunModel): void {
  const slot = findSlot(slotId)
  const isSame =
    slot?.modelId === modelId &&
    (slot.device === null || (slot.device === device && (slot.dtype ?? 'unknown') === dtype))
  if (isSame) return
  const place = device === 'webgpu' ? 'WebGPU' : 'WASM'
  throw new FailureError(
    failure('other-model', `${name} on ${place} as ${dtype} has to be in slot ${slotId}`),
  )
}

type Batch = { readonly questions: readonly Question[]; readonly onDone: (question: Question) => void }

async function askBatch(
  task: AnswerTask,
  session: ModelSession,
  { questions, onDone }: Batch,
): Promise<void> {
  const { suite, model, signal } = task
  const requests = questions.map(({ item, condition }) => requestFor(item, condition, suite))
  const running = session.answerAll(requests, rowCount, (index, end) => {
    const question = questions[index]
    if (!question || end.finishReason === 'stopped') return
    onDone(question)
    const { text, tokenCount, promptTokenCount, finishReason } = end
    const { firstTokenMs, totalMs } = end.timing
    const said = { text, finishReason, tokenCount, promptTokenCount, firstTokenMs, totalMs }
    task.onAnswer({ ...keyOf(model, question), ...said })
  })
  const stop = (): void => running.stop()
  signal.addEventListener('abort', stop)
  try {
    await whileAnswering(model.slotId, () => running.result)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function likelihoodOf(task: LikelihoodTask, session: ModelSession, item: Item): Promise<Likelihood> {
  const { suite, model } = task
  const place = placeOf(task, item)
  const taken = await whileAnswering(model.slotId, async () => {
    const { score } = await session.score(referenceRequest(item, place.condition, suite)).result
    const request = labelsRequest(item, place.condition, suite)
    const logprobs = request && (await session.scoreOptions(request).result)
    return likelihoodFrom(place, score, { labels: suite.labels, logprobs })
  })
  return taken.result
}

const nothing = {
  text: '',
  finishReason: 'refused',
  tokenCount: 0,
  promptTokenCount: 0,
  firstTokenMs: 0,
  totalMs: 0,
} as const

/** The likelihood of an item that the model cannot take. */
const unknown = { logprob: 0, sizeBytes: 0, tokenCount: 0, choice: null, choicePerByte: null } as const

function keyOf({ slotId }: RunModel, { item, condition }: Question) {
  return { itemId: item.id, slotId, condition }
}

function placeOf({ suite, model }: Task, item: Item) {
  const condition = comparedCondition(model.role, item.tier, suite)
  return { itemId: item.id, slotId: model.slotId, condition }
}
