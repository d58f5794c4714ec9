/** @file What a checker of one instruction is, and what the checkers share. */
import * as v from 'valibot'

import { strip } from '#metrics/ifeval/pythonText.ts'

export type Follows = (answer: string) => boolean

/** `problem` says in part of a sentence what is wrong with the kwargs. */
export type Checker = (
  kwargs: unknown,
) => { readonly follows: Follows; readonly problem: null } | { readonly problem: string }

/** The kwargs come from suites that anyone may write: they are parsed before anything is built from them. */
export function checker<Schema extends v.GenericSchema>(
  schema: Schema,
  build: (kwargs: v.InferOutput<Schema>) => Follows,
): Checker {
  return (kwargs) => {
    if (typeof kwargs !== 'object' || kwargs === null || Array.isArray(kwargs)) {
      return { problem: 'they are not an object' }
    }
    const parsed = v.safeParse(schema, withoutNulls(kwargs))
    if (!parsed.success) return { problem: describe(parsed.issues[0]) }
    return { follows: build(parsed.output), problem: null }
  }
}

/** The copy of the data on Hugging Face gives every instruction all kwargs there are, null where they are not its own. */
function withoutNulls(kwargs: object): object {
  return Object.fromEntries(Object.entries(kwargs).filter(([, value]) => value !== null))
}

function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'check') return issue.message
  const path = v.getDotPath(issue)?.slice(0, 60) ?? ''
  return `"${path}" is missing, unknown or of the wrong form`
}

export const noKwargs = v.strictObject({})

/** The reference draws a random number instead of a negative one. */
export const limit = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

export const relation = v.picklist(['less than', 'at least'])

export function holds(
  count: number,
  relationName: v.InferOutput<typeof relation>,
  limitCount: number,
): boolean {
  return relationName === 'less than' ? count < limitCount : count >= limitCount
}

/** Words to look for, as they stand. */
export const keyword = v.pipe(v.string(), v.minLength(1), v.maxLength(200))

/** Without white space at its ends, and not blank: every answer would follow. */
export const phrase = v.pipe(
  v.string(),
  v.maxLength(20_000),
  v.transform((text) => strip(text)),
  v.minLength(1),
)

export const shortPhrase = v.pipe(phrase, v.maxLength(200))
