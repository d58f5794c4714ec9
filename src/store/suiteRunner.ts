/** @file Puts the open questions of a run to one slot, batch by batch, through failures of the model. */
import type { ModelSession } from '#client/ModelSession.ts'
import { FailureError, failure, type FailureCode } from '#protocol/failure.ts'
import { findSlot, readySession, useSlots, whileAnswering } from '#store/slots.ts'
import { comparedCondition, requestFor } from '#suites/conditions.ts'
import { labelsRequest, likelihoodFrom, referenceRequest } from '#suites/likelihoods.ts'
import type { Question } from '#suites/plan.ts'
import type { Likelihood, RunAnswer, RunModel } from '#suites/run.ts'
import type { Item, Suite } from '#suites/suite.ts'

/** Rows that decode together. */
const rowCount = 16
/** Questions a batch: enough to keep the rows full, few enough to come back to the queue soon. */
const batchSize = 48
/** How often in a row a model may fail before the run pauses. */
const mostFailures = 2

/** Failures of one question: it counts as answered with nothing. */
const ofOneQuestion: ReadonlySet<FailureCode> = new Set(['prompt-empty', 'prompt-too-long'])

/** What likelihoods are asked for. */
type LikelihoodTask = Omit<Task, 'questions' | 'onAnswer'> & {
  readonly items: readonly Item[]
  readonly onLikelihood: (likelihood: Likelihood) => void
}

type Task = {
  readonly suite: Suite
  readonly model: RunModel
  readonly questions: readonly Question[]
  readonly signal: AbortSignal
  readonly onAnswer: (answer: RunAnswer) => void
}

/**
 * Resolves when every question has an answer or the signal has aborted; rejects with `FailureError` when the model
 * cannot go on. What was answered until then has been reported.
 */
export async function askAll(task: Task): Promise<void> {
  let failureCount = 0
  let left = [...task.questions]
  while (left.length > 0 && !task.signal.aborted) {
    const batch = left.slice(0, batchSize)
    const answered = new Set<Question>()
    try {
      await askBatch(task, batch, answered)
      failureCount = 0
    } catch (error) {
      const reason = error instanceof FailureError ? error.failure : failure('internal', String(error))
      if (task.signal.aborted) return
      if (ofOneQuestion.has(reason.code)) await askSingly(task, batch, answered)
      else if (++failureCount > mostFailures) throw error
      else await revive(task.model)
    }
    left = left.filter((question) => !answered.has(question))
  }
}

/**
 * Takes the likelihoods of items one after the other; an item the model cannot take has none. Rejects with
 * `FailureError`; what was reported stays.
 */
export async function scoreAll(task: LikelihoodTask): Promise<void> {
  for (const item of task.items) {
    if (task.signal.aborted) return
    task.onLikelihood(await likelihoodOf(task, item))
  }
}

async function likelihoodOf({ suite, model }: LikelihoodTask, item: Item): Promise<Likelihood> {
  const condition = comparedCondition(model.role, item.tier, suite)
  const place = { itemId: item.id, slotId: model.slotId, condition }
  const session = await sessionOf(model)
  const taken = async (): Promise<Likelihood> => {
    const { score } = await session.score(referenceRequest(item, condition, suite)).result
    const request = labelsRequest(item, condition, suite)
    const logprobs = request && (await session.scoreOptions(request).result)
    return likelihoodFrom(place, score, { labels: suite.labels, logprobs })
  }
  try {
    return (await whileAnswering(model.slotId, taken)).result
  } catch (error) {
    if (!(error instanceof FailureError) || !ofOneQuestion.has(error.failure.code)) throw error
    return { ...place, logprob: 0, sizeBytes: 0, tokenCount: 0, choice: null, choicePerByte: null }
  }
}

async function askBatch(task: Task, batch: readonly Question[], answered: Set<Question>): Promise<void> {
  const session = await sessionOf(task.model)
  const requests = batch.map(({ item, condition }) => requestFor(item, condition, task.suite))
  const running = session.answerAll(requests, rowCount, (index, end) => {
    const question = batch[index]
    if (!question || end.finishReason === 'stopped') return
    answered.add(question)
    const { text, tokenCount, promptTokenCount, finishReason } = end
    const { firstTokenMs, totalMs } = end.timing
    const said = { text, finishReason, tokenCount, promptTokenCount, firstTokenMs, totalMs }
    task.onAnswer({ ...keyOf(task.model, question), ...said })
  })
  const stop = (): void => running.stop()
  task.signal.addEventListener('abort', stop)
  try {
    await whileAnswering(task.model.slotId, () => running.result)
  } finally {
    task.signal.removeEventListener('abort', stop)
  }
}

/** Finds the questions the model cannot take; each counts as answered with nothing. */
async function askSingly(task: Task, batch: readonly Question[], answered: Set<Question>): Promise<void> {
  for (const question of batch) {
    if (task.signal.aborted) return
    if (answered.has(question)) continue
    try {
      await askBatch(task, [question], answered)
    } catch (error) {
      if (!(error instanceof FailureError) || !ofOneQuestion.has(error.failure.code)) throw error
      answered.add(question)
      task.onAnswer({ ...keyOf(task.model, question), ...nothing })
    }
  }
}

async function sessionOf({ slotId, modelId }: RunModel): Promise<ModelSession> {
  const session = await readySession(slotId)
  if (findSlot(slotId)?.modelId !== modelId) throw new FailureError(failure('unloaded'))
  return session
}

/** Loads the model again where it is gone; a slot that was given another model is left alone. */
async function revive({ slotId, modelId }: RunModel): Promise<void> {
  const slot = findSlot(slotId)
  if (slot?.modelId !== modelId) throw new FailureError(failure('unloaded'))
  if (slot.status === 'failed')
    await useSlots
      .getState()
      .retry(slotId)
      .catch(() => undefined)
}

const nothing = {
  text: '',
  finishReason: 'refused',
  tokenCount: 0,
  promptTokenCount: 0,
  firstTokenMs: 0,
  totalMs: 0,
} as const

function keyOf({ slotId }: RunModel, { item, condition }: Question) {
  return { itemId: item.id, slotId, condition }
}
