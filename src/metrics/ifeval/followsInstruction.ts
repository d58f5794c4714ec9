/**
 * @file Whether an answer follows a verifiable instruction of IFEval (arXiv 2311.07911), decided as the authors'
 * program does: https://github.com/google-research/google-research/tree/master/instruction_following_eval
 */
import type { Follows } from '#metrics/ifeval/checker.ts'
import { formatCheckers } from '#metrics/ifeval/formatCheckers.ts'
import { keywordCheckers } from '#metrics/ifeval/keywordCheckers.ts'
import { lengthCheckers } from '#metrics/ifeval/lengthCheckers.ts'
import { isBlank, strip } from '#metrics/ifeval/pythonText.ts'
import { wholeCheckers } from '#metrics/ifeval/wholeCheckers.ts'

const checkers = new Map([...keywordCheckers, ...lengthCheckers, ...formatCheckers, ...wholeCheckers])

/** Instructions of IFEval that string operations cannot decide, each with the reason as a sentence. */
export const unsupportedInstructions: ReadonlyMap<string, string> = new Map([
  ['language:response_language', 'The reference detects the language with langdetect.'],
  ['change_case:english_capital', 'The reference detects whether the answer is English with langdetect.'],
  ['change_case:english_lowercase', 'The reference detects whether the answer is English with langdetect.'],
  ['change_case:capital_word_frequency', 'The reference splits words with the tokenizer of NLTK.'],
  ['length_constraints:number_sentences', 'The reference splits sentences with the punkt model of NLTK.'],
])

/** A sentence, or null where the instruction can be decided. Takes anything: a suite is anyone's file. */
export function whyUnsupported(id: string, kwargs: unknown): string | null {
  const result = build(id, kwargs)
  return typeof result === 'string' ? result : null
}

/** Strict: the answer as it is. Throws where `whyUnsupported` has a reason. */
export function followsInstruction(id: string, kwargs: unknown, answer: string): boolean {
  return demand(id, kwargs)(answer)
}

/** Loose: the answer or one of its seven variants. Throws where `whyUnsupported` has a reason. */
export function followsLoosely(id: string, kwargs: unknown, answer: string): boolean {
  return variants(answer).some(demand(id, kwargs))
}

function demand(id: string, kwargs: unknown): Follows {
  const result = build(id, kwargs)
  if (typeof result === 'string') throw new Error(result)
  return result
}

function build(id: string, kwargs: unknown): Follows | string {
  const checker = checkers.get(id)
  if (!checker)
    return unsupportedInstructions.get(id) ?? `"${id.slice(0, 80)}" is not an instruction of IFEval.`
  const result = checker(kwargs)
  if (result.problem !== null) return `The kwargs of ${id} cannot be used: ${result.problem}.`
  return (answer) => !isBlank(answer) && result.follows(answer)
}

/** Without the first line, the last or both, for models that open and close politely; each also without `*`. */
function variants(answer: string): string[] {
  const lines = answer.split('\n')
  const parts = [lines.slice(1), lines.slice(0, -1), lines.slice(1, -1)]
  const texts = [answer, ...parts.map((part) => strip(part.join('\n')))]
  return texts.flatMap((text) => [text, text.replaceAll('*', '')])
}
