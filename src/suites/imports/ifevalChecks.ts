/** @file The checks of a row of IFEval's `input_data.jsonl`: a list of instructions, and one of arguments for them. */
import * as v from 'valibot'

import type { Check } from '#suites/suite.ts'

const instructionsSchema = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  v.maxLength(20),
)
const kwargsSchema = v.array(v.nullable(v.record(v.string(), v.unknown())))

export type IfevalCells = { readonly instructions: string; readonly kwargs: string }

/** A fault names the cell. */
export type IfevalFault = { readonly field: keyof IfevalCells; readonly message: string }

/** @param cells JSON; empty ones stand for no instructions, or no arguments. */
export function ifevalChecks({ instructions, kwargs }: IfevalCells): readonly Check[] | IfevalFault {
  const ids = v.safeParse(instructionsSchema, parse(instructions))
  if (!ids.success) return { field: 'instructions', message: badInstructions }
  const options = v.safeParse(kwargsSchema, parse(kwargs))
  if (!options.success) return { field: 'kwargs', message: badKwargs }
  if (kwargs.trim() !== '' && options.output.length !== ids.output.length) {
    return { field: 'kwargs', message: unequal(ids.output.length, options.output.length) }
  }
  return ids.output.map((id, index) => ({
    kind: 'ifeval',
    id,
    kwargs: withoutNulls(options.output[index] ?? {}),
  }))
}

function parse(json: string): unknown {
  if (json.trim() === '') return []
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

/** The copy on the Hub has every argument of every instruction in each row, nearly all of them null. */
function withoutNulls(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null))
}

const badInstructions =
  'This is no list of at most 20 instructions. Write JSON like ["punctuation:no_comma"], or delete the row.'
const badKwargs =
  'This is no list of arguments. Write JSON with one object for each instruction, like [{}], or delete the row.'

function unequal(idCount: number, kwargsCount: number): string {
  return `The lists differ: ${idCount} of instructions, ${kwargsCount} of arguments. Write one object of arguments for each instruction, {} where it takes none.`
}
