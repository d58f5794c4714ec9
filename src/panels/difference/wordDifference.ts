/** @file Which words of two answers the other one has too. */
import { diffWordsWithSpace } from 'diff'

/** A stretch of an answer; `isShared` where the other answer has it as well. */
export type Segment = { readonly text: string; readonly isShared: boolean }

export type WordDifference = {
  readonly left: readonly Segment[]
  readonly right: readonly Segment[]
  /** Words both have, null where the answers are too different to be compared; and words of both together. */
  readonly sharedCount: number | null
  readonly wordCount: number
}

/** Beyond this many edits two answers are simply different: the time it takes grows with their square. */
const mostEdits = 600

export function wordDifference(left: string, right: string): WordDifference {
  const changes = diffWordsWithSpace(left, right, { maxEditLength: mostEdits })
  if (!changes) {
    const wordCount = countWords(left) + countWords(right)
    return { left: whole(left), right: whole(right), sharedCount: null, wordCount }
  }
  const result = { left: [] as Segment[], right: [] as Segment[] }
  let sharedCount = 0
  let wordCount = 0
  for (const { value, added, removed } of changes) {
    const segment = { text: value, isShared: !added && !removed }
    if (!added) result.left.push(segment)
    if (!removed) result.right.push(segment)
    wordCount += countWords(value)
    if (segment.isShared) sharedCount += countWords(value)
  }
  return { ...result, sharedCount, wordCount }
}

function whole(text: string): readonly Segment[] {
  return [{ text, isShared: false }]
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0
}
