/** @file Whether an answer is right, by the checks of its item. */
import { exactMatch, looseMatch } from '#metrics/exactMatch.ts'
import { followsInstruction, whyUnsupported } from '#metrics/ifeval/followsInstruction.ts'
import { isJson, matchesSchema } from '#metrics/jsonForm.ts'
import { regexCheck } from '#metrics/regexCheck.ts'
import { countedText } from '#suites/conditions.ts'
import type { RunAnswer } from '#suites/run.ts'
import type { Check, Item } from '#suites/suite.ts'

/** Answers are scored again and again while a run fills the matrix; an answer is never scored against two items. */
const known = new WeakMap<RunAnswer, boolean>()

/** All checks hold. */
export function isRight(item: Item, answer: RunAnswer): boolean {
  const remembered = known.get(answer)
  if (remembered !== undefined) return remembered
  const text = countedText(answer)
  const right = item.checks.every((check) => holds(check, text, item.references))
  known.set(answer, right)
  return right
}

/** Right in the words that matter, where a reference is to be matched; else as `isRight`. */
export function isLooselyRight(item: Item, answer: RunAnswer): boolean {
  const text = countedText(answer)
  return item.checks.every((check) =>
    check.kind === 'exact' ? looseMatch(text, item.references) : holds(check, text, item.references),
  )
}

/** A schema that cannot be used holds for nothing. */
function hasForm(json: string, schema: Readonly<Record<string, unknown>>): boolean {
  try {
    return matchesSchema(JSON.parse(json), schema)
  } catch {
    return false
  }
}

function holds(check: Check, text: string, references: readonly string[]): boolean {
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
    default:
      return check satisfies never
  }
}
