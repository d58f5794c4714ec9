/**
 * @file A file of LLM Comparator becomes a run of two models. Its form: https://github.com/PAIR-code/llm-comparator
 * (`client/lib/types.ts`): a text may be a list of chunks, of which some are images. Scores say who is better, not who is
 * right, so they are not taken over.
 */
import * as v from 'valibot'

import { answerPartSchema, headSchema } from '#suites/exports/ownPart.ts'
import { importedItem, textFault } from '#suites/imports/importedItem.ts'
import type { Imported, ImportedAnswer } from '#suites/imports/importedRun.ts'
import { figure } from '#suites/imports/table.ts'
import { type Item, itemSchema, tiers } from '#suites/suite.ts'

const textSchema = v.union([
  v.string(),
  v.pipe(
    v.array(v.object({ type: v.literal('text'), data: v.string() })),
    v.transform((chunks) => chunks.map(({ data }) => data).join('')),
  ),
])
const nameSchema = v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) })
const exampleSchema = v.object({
  input_text: textSchema,
  output_text_a: textSchema,
  output_text_b: textSchema,
  tags: v.optional(v.array(v.string()), []),
  /** As our exports have written it from the beginning. */
  custom_fields: v.optional(v.unknown()),
  tuning_fork: v.optional(v.unknown()),
})
const ownSchema = v.object({ item: itemSchema, answers: v.tuple([answerPartSchema, answerPartSchema]) })
const ownFieldsSchema = v.object({
  item: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  tier: v.picklist(tiers),
  task: v.string(),
  reference: v.pipe(v.string(), v.maxLength(20_000)),
  right: v.tuple([v.nullable(v.boolean()), v.nullable(v.boolean())]),
})
const mostExamples = 50_000
const from = 'LLM Comparator'

type Example = { readonly item: Item; readonly answers: readonly [ImportedAnswer, ImportedAnswer] }

/** Whether a JSON value has the outline of such a file, right or wrong in its parts. */
export function isComparison(value: Readonly<Record<string, unknown>>): boolean {
  return 'examples' in value && 'models' in value
}

export function readComparisonFile(
  value: Readonly<Record<string, unknown>>,
  fileName: string,
): Imported | { readonly problem: string } {
  const models = v.safeParse(v.tuple([nameSchema, nameSchema]), value['models'])
  if (!models.success || (Array.isArray(value['models']) && value['models'].length !== 2)) {
    return { problem: 'models: must be a list of two objects, each with a name.' }
  }
  const list = value['examples']
  if (!Array.isArray(list) || list.length === 0)
    return { problem: 'examples: must be a list with at least one entry.' }
  if (list.length > mostExamples)
    return { problem: `examples: must not have more than ${figure(mostExamples)} entries.` }
  const head = v.safeParse(v.object({ tuning_fork: headSchema }), value['metadata'])
  const examples: Example[] = []
  const ids = new Set<string>()
  for (const [index, entry] of list.entries()) {
    const example = readExample(entry, { number: index + 1, fileName, isOwn: head.success })
    if (typeof example === 'string') return { problem: `Example ${index + 1}: ${example}.` }
    if (ids.has(example.item.id))
      return { problem: `Example ${index + 1}: the item "${example.item.id}" was there before.` }
    ids.add(example.item.id)
    examples.push(example)
  }
  return {
    from,
    name: fileName || from,
    summary: `${figure(list.length)} prompts from a file of ${from}. How the models were asked, and how far the prompts are from their training, is not known.`,
    items: examples.map(({ item }) => item),
    models: models.output.map(({ name }, side) => ({
      name,
      answers: examples.flatMap(({ answers }) => answers[side] ?? []),
    })),
    head: head.success ? head.output.tuning_fork : undefined,
  }
}

type Place = { readonly number: number; readonly fileName: string; readonly isOwn: boolean }

/** A text says why not. */
function readExample(entry: unknown, place: Place): Example | string {
  const example = v.safeParse(exampleSchema, entry, { abortEarly: true })
  if (!example.success) return formFault(v.getDotPath(example.issues[0])?.split('.')[0] ?? '')
  const texts = example.output
  const fault = textFault(texts.input_text, { 'the answer': [texts.output_text_a, texts.output_text_b] })
  if (fault !== null) return fault
  return place.isOwn ? ownExample(texts) : foreignExample(texts, place)
}

function formFault(field: string): string {
  if (field === '') return 'it must be an object'
  return field === 'tags' ? 'tags must be a list of texts' : `${field} must be text; images cannot be shown`
}

type Texts = v.InferOutput<typeof exampleSchema>

function ownExample({ input_text, output_text_a, output_text_b, tuning_fork }: Texts): Example | string {
  const own = v.safeParse(ownSchema, tuning_fork, { abortEarly: true })
  if (!own.success || own.output.item.prompt !== input_text)
    return 'its tuning_fork part was damaged or changed'
  const { item, answers } = own.output
  return {
    item,
    answers: [
      { itemId: item.id, text: output_text_a, part: answers[0] },
      { itemId: item.id, text: output_text_b, part: answers[1] },
    ],
  }
}

function foreignExample(texts: Texts, { number, fileName }: Place): Example {
  const fields = v.safeParse(ownFieldsSchema, texts.custom_fields)
  const told = fields.success
    ? { ...fields.output, judgedBy: fields.output.right.includes(null) ? null : 'right' }
    : { item: `example-${number}`, task: texts.tags[0] ?? '', reference: '', right: [], judgedBy: null }
  const { item: id, task, reference, right, judgedBy } = told
  const references = reference === '' ? [] : [reference]
  const tier = fields.success ? fields.output.tier : undefined
  const prompt = texts.input_text
  return {
    item: importedItem({ id, tier, task, prompt, references, judgedBy, provenance: fileName }),
    answers: [
      { itemId: id, text: texts.output_text_a, isRight: right[0] ?? undefined },
      { itemId: id, text: texts.output_text_b, isRight: right[1] ?? undefined },
    ],
  }
}
