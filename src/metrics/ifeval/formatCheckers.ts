/** @file Placeholders, postscripts, lists, highlights, sections, titles and JSON. */
import * as v from 'valibot'

import { checker, limit, noKwargs, shortPhrase, type Checker } from '#metrics/ifeval/checker.ts'
import { countMatches, isBlank, literal, space, strip } from '#metrics/ifeval/pythonText.ts'

/** Pairs of brackets on one line, nested ones as one. Counted in one pass, however many are never closed. */
const numberPlaceholders = checker(v.strictObject({ num_placeholders: limit }), (kwargs) => (answer) => {
  const closed = answer.split('\n').flatMap((line) => line.split(']').slice(0, -1))
  return closed.filter((part) => part.includes('[')).length >= kwargs.num_placeholders
})

const postscripts: Readonly<Record<string, string>> = {
  'P.S.': String.raw`p\.${space}?s\.`,
  'P.P.S': String.raw`p\.${space}?p\.${space}?s`,
}

/** Anywhere in the answer. IFEval has these two markers, with white space within; others stand for themselves. */
const postscript = checker(v.strictObject({ postscript_marker: shortPhrase }), (kwargs) => {
  const marker = kwargs.postscript_marker
  const known = Object.hasOwn(postscripts, marker) ? postscripts[marker] : undefined
  const pattern = new RegExp(known ?? literal(marker.toLowerCase()), 'u')
  return (answer) => pattern.test(answer.toLowerCase())
})

/** After white space only. The character after `*` may be the end of its line, and the next line belongs to it then. */
const starBullets = new RegExp(String.raw`\*(?<=(?:^|\n)${space}*\*)[^*][^\n]*`, 'gu')
const dashBullets = new RegExp(String.raw`-(?<=(?:^|\n)${space}*-)[^\n]*`, 'gu')

const numberBulletLists = checker(v.strictObject({ num_bullets: limit }), (kwargs) => (answer) => {
  return countMatches(answer, starBullets) + countMatches(answer, dashBullets) === kwargs.num_bullets
})

const constrainedAnswers = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.']

const constrainedResponse = checker(noKwargs, () => (answer) => {
  return constrainedAnswers.some((option) => answer.includes(option))
})

const numberHighlights = checker(v.strictObject({ num_highlights: limit }), (kwargs) => (answer) => {
  const found = [...answer.matchAll(/\*([^\n*]*)\*/g), ...answer.matchAll(/\*\*([^\n*]*)\*\*/g)]
  return found.filter(([, text = '']) => !isBlank(text)).length >= kwargs.num_highlights
})

const sectionKwargs = v.strictObject({ section_spliter: shortPhrase, num_sections: limit })

const multipleSections = checker(sectionKwargs, (kwargs) => {
  const heading = new RegExp(String.raw`${literal(kwargs.section_spliter)}${space}?\p{Nd}+`, 'gu')
  return (answer) => countMatches(answer, heading) >= kwargs.num_sections
})

const title = checker(noKwargs, () => (answer) => answer.split('\n').some(hasTitle))

const blankTitle = new RegExp(`^<*${space}*>*$`, 'u')

/** From the first `<<` of a line to its last `>>`. */
function hasTitle(line: string): boolean {
  const start = line.indexOf('<<')
  const end = line.lastIndexOf('>>')
  return start >= 0 && end > start + 2 && !blankTitle.test(line.slice(start, end))
}

const fences = ['```json', '```Json', '```JSON', '```']

const jsonFormat = checker(noKwargs, () => (answer) => {
  let text = strip(answer)
  for (const fence of fences) if (text.startsWith(fence)) text = text.slice(fence.length)
  if (text.endsWith('```')) text = text.slice(0, -3)
  return isJson(strip(text))
})

/** As Python's parser has it, which also takes NaN and infinities. */
function isJson(text: string): boolean {
  const plain = text.replace(/"(?:[^"\\]|\\[^])*"?|NaN|-?Infinity/g, (part) =>
    part.startsWith('"') ? part : 'null',
  )
  try {
    JSON.parse(plain)
    return true
  } catch {
    return false
  }
}

export const formatCheckers: readonly (readonly [id: string, checker: Checker])[] = [
  ['detectable_content:number_placeholders', numberPlaceholders],
  ['detectable_content:postscript', postscript],
  ['detectable_format:number_bullet_lists', numberBulletLists],
  ['detectable_format:constrained_response', constrainedResponse],
  ['detectable_format:number_highlighted_sections', numberHighlights],
  ['detectable_format:multiple_sections', multipleSections],
  ['detectable_format:json_format', jsonFormat],
  ['detectable_format:title', title],
]
