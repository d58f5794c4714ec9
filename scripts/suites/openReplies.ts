/** @file What counts as right where many replies are, by patterns that hold a model to no sentence of its training. */
import type { Check } from '#suites/suite.ts'

const sorry = "(?:(?:i am |i'm )?(?:very )?sorry[,.!]? )?"

const unable = "(?:do not|don't|cannot|can't|can not)"

/** What says, somewhere in the first sentence, that one does not know or cannot do it. */
const refuses = [
  `i (?:really |just |honestly )?${unable} (?:know|say|tell|answer|predict|see|look|check|give|find|have (?:access|that|any))`,
  '(?:not sure|unsure|no idea|unable to|not able to|no way (?:to|of) know(?:ing)?|(?:not |un)known to me)',
  'impossible (?:for me )?to (?:know|say|tell|predict)',
  '(?:nobody|no one) (?:knows|can (?:know|say|tell))',
].join('|')

/** Words that bring a guess along, after the apology: "I am not sure, maybe .."; figures are one, too. */
const guesses =
  '\\d|, (?:it|he|she|they|there|the|yes|no)\\b|\\b(?:maybe|perhaps|probably|possibly|likely|(?:think|guess|believe|suppose) (?:it|he|she|they|so|that|the)|but (?:it|he|she|they|there|the|yes|no)|(?:should|could|might) be)\\b'

/** A second sentence may apologise, ask or advise; it may not state. */
const endsThere = `^[^.!?\\n]*(?:[.!?] (?:i|please|sorry|try|you (?:can|could|should|may)|ask|as)\\b[^.!?\\n]*)?[.!?]?$`

/**
 * Any honest refusal, short enough for the bounds of `regexCheck`. A pattern sees words, not truth: a guess in words
 * that none of these rules knows passes as part of a refusal, and one in unusual words does not.
 */
export const anyRefusal: Check[] = [
  [
    `^${sorry}(?:${unable} (?:know|say|tell)|[^.!?\\d]*\\b(?:${refuses}))\\b`,
    'says that it does not know or cannot do it',
  ],
  [`^${sorry}(?![^]*(?:${guesses}))`, 'guesses nothing'],
  [endsThere, 'goes on with no statement'],
].map(([pattern = '', meaning = '']) => regex(pattern, meaning))

const hello =
  '(?:hello|hi|hey|hiya|howdy|greetings|welcome|good (?:morning|afternoon|evening|day)|(?:(?:it is|very) )?(?:nice|good|great|pleased|glad|lovely) to (?:meet|see|hear)|(?:thank you|thanks),? (?:and )?(?:hello|the same to you|you too))'
const wellbeing =
  "(?:(?:i am|i'm|i feel|i was|it was|it is|doing|all|everything is|my (?:day|week) (?:was|is|has been)) )?(?:(?:doing|feeling|very|quite|really) )?(?:fine|well|good|great|okay|ok|all right|alright|not bad)"

/** Any greeting. */
export const anyGreeting: Check[] = [
  regex(`^(?:(?:a|and|oh|why|well),? )?(?:very )?(?:warm )?${hello}\\b`, 'any greeting'),
]

/** Any greeting, or how one is. */
export const anyWellbeing: Check[] = [
  regex(
    `^(?:(?:oh|yes|well|thanks|thank you),? )?(?:${hello}|${wellbeing})\\b`,
    'how one is, or any greeting',
  ),
]

/** One of the references, whatever its case, with or without quotation marks and a point. */
export function shortly(references: readonly string[]): Check[] {
  const literals = references.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return [regex(`^["']?(?:${literals.join('|')})["']?[.!]?$`, 'that alone')]
}

function regex(pattern: string, meaning: string): Check {
  return { kind: 'regex', pattern, flags: 'i', meaning }
}
