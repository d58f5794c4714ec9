/** @file The answers of a run with what they belong to. */
import { comparedCondition } from '#suites/conditions.ts'
import type { Condition, Run, RunAnswer, RunModel } from '#suites/run.ts'
import { tiersOf, type Item } from '#suites/suite.ts'

/** Whether all checks of its item hold for the answer; null where nobody's answer to it can be judged. */
export type IsRight = (answer: RunAnswer) => boolean | null

/** `compared` is for each model and tier the condition whose answers the page compares. */
export type ExportedCondition = Condition | 'compared'

export type JoinedAnswer = { readonly answer: RunAnswer; readonly item: Item; readonly model: RunModel }

/** In the order of the run, one after the other. Throws where an answer names what the run does not have. */
export function* joinAnswers(run: Run): Generator<JoinedAnswer> {
  const items = new Map(run.suite.items.map((item) => [item.id, item]))
  for (const answer of run.answers) {
    const item = items.get(answer.itemId)
    if (!item) throw new Error(`The run has no item ${answer.itemId}`)
    yield { answer, item, model: modelIn(run, answer.slotId) }
  }
}

/** Texts that come many at a time, in parts of a few milliseconds of work. */
export function* inParts(texts: Iterable<string>, textsPerPart: number): Generator<string> {
  let part: string[] = []
  for (const text of texts) {
    if (part.push(text) < textsPerPart) continue
    yield part.join('')
    part = []
  }
  if (part.length > 0) yield part.join('')
}

/** In the order of the suite's items, one after the other, those without an answer left out. Throws where there is no such slot. */
export function* answersOf(run: Run, slotId: string, condition: ExportedCondition): Generator<JoinedAnswer> {
  const model = modelIn(run, slotId)
  const asked = new Map(
    tiersOf(run.suite).map((tier) => [
      tier,
      condition === 'compared' ? comparedCondition(model.role, tier, run.suite) : condition,
    ]),
  )
  const given = new Map([...asked.values()].map((each) => [each, new Map<string, RunAnswer>()]))
  for (const answer of run.answers)
    if (answer.slotId === slotId) given.get(answer.condition)?.set(answer.itemId, answer)
  for (const item of run.suite.items) {
    const answer = given.get(asked.get(item.tier) ?? 'raw')?.get(item.id)
    if (answer) yield { answer, item, model }
  }
}

function modelIn(run: Run, slotId: string): RunModel {
  const model = run.models.find((candidate) => candidate.slotId === slotId)
  if (!model) throw new Error(`The run has no slot ${slotId}`)
  return model
}
