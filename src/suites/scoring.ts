/** @file Whether an answer is right, by the checks of its item. */
import { firstLabel } from '#metrics/classification.ts'
import { exactMatch, looseMatch } from '#metrics/exactMatch.ts'
import { followsInstruction, whyUnsupported } from '#metrics/ifeval/followsInstruction.ts'
import { isJson, matchesSchema } from '#metrics/jsonForm.ts'
import { regexCheck } from '#metrics/regexCheck.ts'
import { countedText } from '#suites/conditions.ts'
import type { RunAnswer } from '#suites/run.ts'
import type { Check, Item } from '#suites/suite.ts'

/** Answers are scored again and again while a run fills the matrix; an answer is never scored against two items. */
const known = new WeakMap<RunAnswer, boolean>()
const knownFaults = new WeakMap<Item, string | null>()

/**
 * Why nobody's answer to an item can be judged; null where it can. Such items count neither as right nor as wrong.
 */
export function whyUncheckable(item: Item): string | null {
  if (item.checks.every(({ kind }) => kind === 'exact')) return null // so are nearly all of 50,000 own prompts
  const remembered = knownFaults.get(item)
  if (remembered !== undefined) return remembered
  const faults = item.checks.map((check) =>
    check.kind === 'ifeval' ? whyUnsupported(check.id, check.kwargs) : refusalOf(check),
  )
  const fault = faults.find((each) => each !== null) ?? null
  knownFaults.set(item, fault)
  return fault
}

function refusalOf(check: Exclude<Check, { kind: 'ifeval' }>): string | null {
  if (check.kind === 'regex') return regexCheck('', check.pattern, check.flags).refusal
  if (check.kind === 'json' && check.schema) return schemaFault(check.schema)
  if (check.kind === 'judged' && check.by === null) return 'The file does not say what is right.'
  return null
}

function schemaFault(schema: Readonly<Record<string, unknown>>): string | null {
  try {
    matchesSchema(null, schema)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** All checks hold. */
export function isRight(item: Item, answer: RunAnswer): boolean {
  const remembered = known.get(answer)
  if (remembered !== undefined) return remembered
  const text = countedText(answer)
  const right = item.checks.every((check) => holds(check, { text, isRight: answer.isRight }, item.references))
  known.set(answer, right)
  return right
}

/** Right in the words that matter, where a reference is to be matched; else as `isRight`. */
export function isLooselyRight(item: Item, answer: RunAnswer, labels: readonly string[]): boolean {
  const text = countedText(answer)
  return item.checks.every((check) => {
    if (check.kind !== 'exact') return holds(check, { text, isRight: answer.isRight }, item.references)
    if (!item.isLabelled) return looseMatch(text, item.references)
    const label = firstLabel(text, labels, 'loose') // a longer label is not the shorter one in it
    return label !== null && item.references.includes(label)
  })
}

/** A schema that cannot be used holds for nothing. */
function hasForm(json: string, schema: Readonly<Record<string, unknown>>): boolean {
  try {
    return matchesSchema(JSON.parse(json), schema)
  } catch {
    return false
  }
}

type Judgeable = { readonly text: string; readonly isRight: boolean | undefined }

function holds(check: Check, { text, isRight: verdict }: Judgeable, references: readonly string[]): boolean {
  switch (check.kind) {
    case 'exact':
      return exactMatch(text, references)
    case 'json':
      return isJson(text) && (check.schema === undefined || hasForm(text, check.schema))
    case 'regex':
      return regexCheck(text, check.pattern, check.flags).isMatch
    case 'ifeval':
      return (
        whyUnsupported(check.id, check.kwargs) === null && followsInstruction(check.id, check.kwargs, text)
      )
    case 'judged':
      return check.by !== null && verdict === true
    default:
      return check satisfies never
  }
}
