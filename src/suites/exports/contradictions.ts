/** @file Where a run of the right form says what cannot be: plain sentences that begin with the path of the field. */
import type { Likelihood, Run, RunAnswer } from '#suites/run.ts'
import type { Check } from '#suites/suite.ts'

const mostTokens = 1_000_000
const dayMs = 86_400_000
/** What is lost in 32 bits may put the ln p of a certain token so far above 0. */
const mostLogprob = 0.001
/** Of objects and lists in a check. */
const deepest = 50
/** Characters of an id that a sentence repeats. */
const mostQuoted = 60
/** What an answer names. */
const nouns = { itemId: 'item', slotId: 'slot', condition: 'condition' } as const

type Place = Pick<RunAnswer, keyof typeof nouns>

type Known = Readonly<Record<keyof typeof nouns, ReadonlySet<string>>>

export function* contradictionsOf(run: Run): Generator<string> {
  const itemIds = run.suite.items.map(({ id }) => id)
  const slotIds = run.models.map(({ slotId }) => slotId)
  yield* figureProblems('seed', run.seed, Number.MAX_SAFE_INTEGER)
  yield* figureProblems('maxTokens', run.maxTokens, mostTokens)
  yield* repetitions('suite.items', 'id', itemIds)
  yield* repetitions('models', 'slotId', slotIds)
  for (const [index, { checks }] of run.suite.items.entries()) {
    yield* checks.flatMap((check, at) => depthProblem(`suite.items.${index}.checks.${at}`, check))
  }
  const known = {
    itemId: new Set(itemIds),
    slotId: new Set(slotIds),
    condition: new Set<string>(run.conditions),
  }
  const labels = new Set(run.suite.labels)
  for (const [index, answer] of run.answers.entries()) {
    yield* strangers(`answers.${index}`, answer, known)
    yield* answerFigureProblems(`answers.${index}`, answer)
  }
  yield* repeatedAnswers('answers', run.answers)
  for (const [index, likelihood] of run.likelihoods.entries()) {
    yield* strangers(`likelihoods.${index}`, likelihood, known)
    yield* likelihoodProblems(`likelihoods.${index}`, likelihood, labels)
  }
  yield* repeatedAnswers('likelihoods', run.likelihoods)
}

function* repetitions(path: string, field: string, ids: readonly string[]): Generator<string> {
  const first = new Map<string, number>()
  for (const [index, id] of ids.entries()) {
    const earlier = first.get(id)
    if (earlier === undefined) first.set(id, index)
    else yield sentence(`${path}.${index}.${field}`, `repeats ${quoted(id)} of ${path}.${earlier}`)
  }
}

function* strangers(path: string, answer: Place, known: Known): Generator<string> {
  for (const field of ['itemId', 'slotId', 'condition'] as const) {
    const id = answer[field]
    if (!known[field].has(id))
      yield sentence(`${path}.${field}`, `names ${quoted(id)}, which is no ${nouns[field]} of this run`)
  }
}

function* repeatedAnswers(path: string, answers: readonly Place[]): Generator<string> {
  const first = new Map<string, number>()
  for (const [index, { itemId, slotId, condition }] of answers.entries()) {
    const key = JSON.stringify([itemId, slotId, condition])
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, index)
    else yield sentence(`${path}.${index}`, `has the same item, slot and condition as ${path}.${earlier}`)
  }
}

function* answerFigureProblems(path: string, answer: RunAnswer): Generator<string> {
  yield* figureProblems(`${path}.tokenCount`, answer.tokenCount, mostTokens)
  yield* figureProblems(`${path}.promptTokenCount`, answer.promptTokenCount, mostTokens)
  for (const key of ['firstTokenMs', 'totalMs'] as const) {
    if (answer[key] > dayMs) yield sentence(`${path}.${key}`, 'is longer than a day')
  }
}

function* likelihoodProblems(
  path: string,
  likelihood: Likelihood,
  labels: ReadonlySet<string>,
): Generator<string> {
  const { logprob, sizeBytes, tokenCount } = likelihood
  if (logprob > mostLogprob * Math.max(1, tokenCount))
    yield sentence(`${path}.logprob`, 'must not be above 0, as the logarithm of a probability is not')
  yield* figureProblems(`${path}.sizeBytes`, sizeBytes, mostTokens)
  yield* figureProblems(`${path}.tokenCount`, tokenCount, mostTokens)
  for (const key of ['choice', 'choicePerByte'] as const) {
    const label = likelihood[key]
    if (label !== null && !labels.has(label))
      yield sentence(`${path}.${key}`, `names ${quoted(label)}, which is no label of this suite`)
  }
}

function* figureProblems(path: string, figure: number, largest: number): Generator<string> {
  if (!Number.isInteger(figure)) yield sentence(path, `must be a whole number, not ${figure}`)
  else if (figure > largest) yield sentence(path, `must not be above ${largest}`)
}

function depthProblem(path: string, check: Check): string[] {
  return isDeeper(check, deepest) ? [sentence(path, `is nested more than ${deepest} levels deep`)] : []
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((child) => isDeeper(child, levels - 1))
}

function quoted(id: string): string {
  return id.length > mostQuoted ? `"${id.slice(0, mostQuoted)}…"` : `"${id}"`
}

function sentence(path: string, what: string): string {
  return `${path}: ${what}.`
}
