/**
 * @file Two slots of a run for LLM Comparator (https://pair-code.github.io/llm-comparator/), which takes such a file as an
 * upload. Its form: https://github.com/PAIR-code/llm-comparator#json-data-format
 */
import {
  answersOf,
  inParts,
  type ExportedCondition,
  type IsRight,
  type JoinedAnswer,
} from '#suites/exports/joinAnswers.ts'
import { escapeBreaks } from '#suites/exports/oneLineJson.ts'
import type { Run } from '#suites/run.ts'
import { answerPart, headOf } from '#suites/exports/ownPart.ts'
import type { Item } from '#suites/suite.ts'

export type ComparisonOptions = {
  readonly slotA: string
  readonly slotB: string
  readonly condition: ExportedCondition
  readonly isRight: IsRight
}

/** One answer of each slot to one item. */
type Pair = { readonly a: JoinedAnswer; readonly b: JoinedAnswer }

/** Columns and charts beside the texts; `per_model_` ones hold the value of A, then that of B. */
const customFields = [
  { name: 'item', type: 'string' },
  { name: 'tier', type: 'category' },
  { name: 'task', type: 'category' },
  { name: 'reference', type: 'text' },
  { name: 'right', type: 'per_model_boolean' },
  { name: 'task seen in training', type: 'per_model_boolean' },
  { name: 'finish reason', type: 'per_model_category' },
  { name: 'tokens', type: 'per_model_number' },
  { name: 'ms', type: 'per_model_number' },
]

const examplesPerPart = 100

/** Only items that both slots answered, in parts of a few milliseconds of work. Throws where the run has no such slot. */
export function* comparisonParts(run: Run, options: ComparisonOptions): Generator<string> {
  const { slotA, slotB, condition, isRight } = options
  const metadata = {
    source_path: `Tuning Fork, run ${run.id}, suite ${run.suite.id}, condition ${condition}`,
    custom_fields_schema: customFields,
    tuning_fork: headOf(run),
  }
  const models = [slotA, slotB].map((slotId) => ({ name: nameOf(run, slotId) }))
  yield `{\n"metadata":${jsonOf(metadata)},\n"models":${jsonOf(models)},\n"examples":[`
  const pairs = pairsOf(answersOf(run, slotA, condition), answersOf(run, slotB, condition))
  yield* inParts(exampleLines(pairs, isRight), examplesPerPart)
  yield '\n]\n}\n'
}

function* exampleLines(pairs: Iterable<Pair>, isRight: IsRight): Generator<string> {
  let start = '\n'
  for (const pair of pairs) {
    yield `${start}${jsonOf(exampleOf(pair, isRight))}`
    start = ',\n'
  }
}

function jsonOf(value: unknown): string {
  return escapeBreaks(JSON.stringify(value))
}

function* pairsOf(ofA: Iterable<JoinedAnswer>, ofB: Iterable<JoinedAnswer>): Generator<Pair> {
  const byItem = new Map<string, JoinedAnswer>()
  for (const joined of ofB) byItem.set(joined.item.id, joined)
  for (const a of ofA) {
    const b = byItem.get(a.item.id)
    if (b) yield { a, b }
  }
}

/** Score: 1 where only A is right, -1 where only B is, 0 where both or neither are; null, unknown to the tool, elsewhere. */
function exampleOf({ a, b }: Pair, isRight: IsRight) {
  const { item } = a
  const right = [isRight(a.answer), isRight(b.answer)]
  return {
    input_text: item.prompt,
    tags: tagsOf(item),
    output_text_a: a.answer.text,
    output_text_b: b.answer.text,
    score: right.includes(null) ? null : Number(right[0]) - Number(right[1]),
    individual_rater_scores: [],
    custom_fields: {
      item: item.id,
      tier: item.tier,
      task: item.task,
      reference: item.references.join('\n'),
      right,
      'task seen in training': [a, b].map(({ model }) => item.taskSeenBy.includes(model.modelId)),
      'finish reason': [a.answer.finishReason, b.answer.finishReason],
      tokens: [a.answer.tokenCount, b.answer.tokenCount],
      ms: [a.answer.totalMs, b.answer.totalMs],
    },
    tuning_fork: { item, answers: [answerPart(a), answerPart(b)] },
  }
}

/** The slices that the tool counts wins of; none twice, or it would count them twice. */
function tagsOf({ tier, task, rewording }: Item): string[] {
  return [...new Set([tier, task, ...(rewording ? [rewording] : [])])]
}

/** With the slot where two slots have models of one name. */
function nameOf({ models }: Run, slotId: string): string {
  const name = models.find((model) => model.slotId === slotId)?.name ?? slotId
  return models.filter((model) => model.name === name).length > 1 ? `${name} (${slotId})` : name
}
