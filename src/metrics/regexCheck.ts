/** @file A regular expression of a suite, which anybody may have written, against an answer, in bounded time. */

/** `refusal` says in a plain sentence why the pattern was not tried; else it is null. */
export type RegexResult = { readonly isMatch: boolean; readonly refusal: string | null }

const longestPattern = 500
/** In UTF-16 units, as the pattern's bound. */
const longestAnswer = 10_000
/** Parts of a pattern with its repetitions written out. */
const largestSize = 10_000
/** Single comparisons in the worst case; a fraction of a second. */
const mostEffort = 2e8

/**
 * Whether the pattern matches somewhere in the answer. Never throws; refuses
 * - patterns of more than 500 and answers of more than 10,000 characters, and flags other than i, m, s and u;
 * - what is no regular expression;
 * - look-behind, back references and flags inside the pattern;
 * - repeating what itself repeats, chooses or may be empty, such as (a+)+, (a|b)* or (a?){3}, though some of these
 *   would do no harm: this is where the time doubles with each character;
 * - and what in the worst case takes too many comparisons on an answer of this length: each `.*` multiplies them by
 *   it, as does not beginning with `^`.
 */
export function regexCheck(answer: string, pattern: string, flags: string): RegexResult {
  const refusal = formProblem(answer, pattern, flags)
  if (refusal !== null) return refused(refusal)
  const expression = compiled(pattern, flags)
  if (!expression) return refused('The pattern is not a valid regular expression.')
  const problem = timeProblem(answer, pattern, flags)
  return problem === null ? tried(expression, answer) : refused(problem)
}

function tried(expression: RegExp, answer: string): RegexResult {
  try {
    return { isMatch: expression.test(answer), refusal: null }
  } catch {
    // Engines compile at the first use, and have bounds of their own.
    return refused('The pattern is too large for this browser.')
  }
}

function refused(refusal: string): RegexResult {
  return { isMatch: false, refusal }
}

function formProblem(answer: string, pattern: string, flags: string): string | null {
  if (pattern.length > longestPattern) return `The pattern is longer than ${longestPattern} characters.`
  if (answer.length > longestAnswer) return `The answer is longer than ${longestAnswer} characters.`
  return /^[imsu]*$/.test(flags) ? null : 'A pattern may have only the flags i, m, s and u.'
}

function compiled(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags)
  } catch {
    return null
  }
}

function timeProblem(answer: string, pattern: string, flags: string): string | null {
  const tokens = tokensOf(pattern, flags)
  if (tokens.some((token) => unboundable.test(token))) {
    return 'A pattern may not look behind, refer back or set flags inside.'
  }
  const effort = effortOfChoice({ tokens, index: 0, isMultiline: flags.includes('m') })
  if (effort.ways === Infinity) {
    return 'The pattern repeats what itself repeats, chooses or may be empty, such as (a+)+, which can take for ever.'
  }
  return comparisons(effort, answer.length) > mostEffort
    ? 'The pattern could take too long on an answer of this length.'
    : null
}

const unboundable = /^(?:\\[1-9k]|\(\?<[=!]|\(\?[ims-]+:)/

const commonTokens = String.raw`\\[^]|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[ims-]+:))?|\{\d+(?:,\d*)?\}|[^]`
const unicodeTokens = String.raw`\\u\{[^}]*\}|\\[pP]\{[^}]*\}|${commonTokens}`

/** Escapes, classes, openings of groups, counts and single characters of a valid pattern. */
function tokensOf(pattern: string, flags: string): readonly string[] {
  return pattern.match(new RegExp(flags.includes('u') ? unicodeTokens : commonTokens, 'g')) ?? []
}

/** What a part of a pattern may cost. */
type Effort = {
  /** Comparisons along one way through it. */
  readonly size: number
  /** Ways through it that choices and bounded repetitions make; Infinity where they multiply without bound. */
  readonly ways: number
  /** Repetitions without an upper bound. */
  readonly runs: number
  /** Fewest characters it takes. */
  readonly width: number
  /** Whether it can match at the start of the answer only. */
  readonly isAnchored: boolean
}

const empty: Effort = { size: 0, ways: 1, runs: 0, width: 0, isAnchored: false }
const character: Effort = { size: 1, ways: 1, runs: 0, width: 1, isAnchored: false }

/** The runs share the answer among them: (length + runs) over (runs) ways. Without `^` the start is one more run. */
function comparisons({ size, ways, runs, isAnchored }: Effort, length: number): number {
  let count = size > largestSize ? Infinity : size * ways
  for (let run = 1; run <= runs + (isAnchored ? 0 : 1) && count <= mostEffort; run += 1)
    count *= (length + run) / run
  return count
}

type Cursor = { readonly tokens: readonly string[]; index: number; readonly isMultiline: boolean }

function effortOfChoice(cursor: Cursor): Effort {
  let total = effortOfSequence(cursor)
  while (cursor.tokens[cursor.index] === '|') {
    cursor.index += 1
    const next = effortOfSequence(cursor)
    total = {
      size: Math.max(total.size, next.size),
      ways: total.ways + next.ways,
      runs: Math.max(total.runs, next.runs),
      width: Math.min(total.width, next.width),
      isAnchored: total.isAnchored && next.isAnchored,
    }
  }
  return total
}

function effortOfSequence(cursor: Cursor): Effort {
  let total = empty
  for (let token = cursor.tokens[cursor.index]; token !== undefined; token = cursor.tokens[cursor.index]) {
    if (token === '|' || token === ')') break
    const next = effortOfRepeated(cursor)
    total = {
      size: total.size + next.size,
      ways: total.ways * next.ways,
      runs: total.runs + next.runs,
      width: total.width + next.width,
      isAnchored: total.isAnchored || (total === empty && next.isAnchored),
    }
  }
  return total
}

function effortOfRepeated(cursor: Cursor): Effort {
  const part = effortOfPart(cursor)
  const bounds = boundsOf(cursor.tokens[cursor.index])
  if (!bounds) return part
  cursor.index += cursor.tokens[cursor.index + 1] === '?' ? 2 : 1
  return repeated(part, bounds)
}

function effortOfPart(cursor: Cursor): Effort {
  const token = cursor.tokens[cursor.index] ?? ''
  cursor.index += 1
  if (token.startsWith('(')) {
    const inner = effortOfChoice(cursor)
    cursor.index += 1
    return /^\(\?[=!]/.test(token) ? { ...inner, width: 0, isAnchored: false } : inner
  }
  if (token === '^') return { ...character, width: 0, isAnchored: !cursor.isMultiline }
  return /^(?:\$|\\[bB])$/.test(token) ? { ...character, width: 0 } : character
}

type Bounds = { readonly least: number; readonly most: number }

const signs = new Map<string, Bounds>([
  ['?', { least: 0, most: 1 }],
  ['*', { least: 0, most: Infinity }],
  ['+', { least: 1, most: Infinity }],
])

function boundsOf(token: string | undefined): Bounds | null {
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}$/.exec(token ?? '') ?? []
  if (least === undefined) return signs.get(token ?? '') ?? null
  return { least: Number(least), most: most ? Number(most) : comma ? Infinity : Number(least) }
}

function repeated(part: Effort, { least, most }: Bounds): Effort {
  const isFixed = part.ways === 1 && part.runs === 0 && part.width > 0
  const width = part.width * least
  const isAnchored = part.isAnchored && least > 0
  if (most === Infinity) {
    return { size: part.size * Math.max(1, least), ways: isFixed ? 1 : Infinity, runs: 1, width, isAnchored }
  }
  const ways = most > 1 && part.width === 0 ? Infinity : (most - least + 1) * part.ways ** most
  return { size: part.size * most, ways, runs: part.runs * most, width, isAnchored }
}
