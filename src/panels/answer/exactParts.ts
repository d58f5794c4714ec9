/** @file Takes the string a model read apart, so that what is invisible or special in it can be shown. */
import type { AnswerRequest } from '#protocol/answer.ts'

/** `special`: a token that is more than its characters. `newline`, `tab`: characters nobody sees. */
export type ExactPart = { readonly kind: 'text' | 'special' | 'newline' | 'tab'; readonly text: string }

const parts =
  /(<\|[^<>|\s]{1,40}\|>|<\/?(?:s|bos|eos|pad|unk|start_of_turn|end_of_turn)>|\[\/?INST\]|\r\n|\r|\n|\t)/

/** @param isTemplated the visitor's own words are plain text then, even where they look like a special token. */
export function exactParts(
  sent: string,
  request: Pick<AnswerRequest, 'prompt' | 'system' | 'history'>,
  isTemplated: boolean,
): readonly ExactPart[] {
  if (!isTemplated) return partsOf(sent, true)
  const earlier = (request.history ?? []).map(({ content }) => content)
  const written = [request.system, ...earlier, request.prompt]
    .map((text) => text.trim())
    .filter((text) => text !== '')
  const result: ExactPart[] = []
  let rest = sent
  for (const text of written) {
    const start = placeOf(text, rest)
    if (start < 0) continue
    result.push(...partsOf(rest.slice(0, start), true), ...partsOf(text, false))
    rest = rest.slice(start + text.length)
  }
  return [...result, ...partsOf(rest, true)]
}

/** Where a text is; not in the name of a special token, as `a` would be found in `<|user|><|assistant|>a`. */
function placeOf(text: string, rest: string): number {
  let from = 0
  for (const part of rest.split(parts)) {
    const until = from + part.length
    const start = rest.indexOf(text, from)
    const isInName = parts.test(part) && start > from
    if (start < 0 || (start < until && !isInName)) return start
    from = until
  }
  return -1
}

function partsOf(text: string, hasSpecials: boolean): ExactPart[] {
  return text
    .split(parts)
    .filter((part) => part !== '')
    .map((part) => ({ kind: kindOf(part, hasSpecials), text: part }))
}

function kindOf(part: string, hasSpecials: boolean): ExactPart['kind'] {
  if (/^[\r\n]+$/.test(part)) return 'newline'
  if (part === '\t') return 'tab'
  return hasSpecials && parts.test(part) ? 'special' : 'text'
}
