import { describe, expect, test } from 'vitest'

import { likelyParting, splitRequests } from '#suites/splitRequests.ts'

const prompts = Array.from({ length: 60 }, (_, place) => `Classify this message.\nMy card ${place} is lost`)

describe('splitRequests', () => {
  test('60 requests of two lines are 60 requests, parted by blank lines of any kind', () => {
    expect(splitRequests(prompts.join('\n\n'), 'blankLine')).toEqual(prompts)
    expect(splitRequests(`\n${prompts.join('\n \t\n\n')}\n\n`, 'blankLine')).toEqual(prompts)
    expect(splitRequests(prompts.join('\n\n').replaceAll('\n', '\r\n'), 'blankLine')).toEqual(prompts)
    expect(splitRequests(prompts.join('\n\n'), 'line')).toHaveLength(120)
  })

  test('by lines, empty ones are passed over', () => {
    expect(splitRequests(' a \r\n\n\t\nb\rc', 'line')).toEqual(['a', 'b', 'c'])
    expect(splitRequests(' \n\n ', 'blankLine')).toEqual([])
  })

  test('takes a long text without line breaks, or of nothing but them, in its stride', () => {
    expect(splitRequests(' '.repeat(500_000), 'blankLine')).toEqual([])
    expect(splitRequests('\n \n'.repeat(200_000), 'blankLine')).toEqual([])
  })
})

test.each([
  ['requests of several lines', prompts.join('\n\n'), 'blankLine'],
  ['some of them of one line', 'a\nb\n\nc\nd\n\ne', 'blankLine'],
  ['one a line', 'a\nb\nc', 'line'],
  ['one a line with blank lines between', 'a\n\nb\n\nc', 'line'],
  ['one block', 'a\nb\n\n', 'line'],
  ['nothing', '', 'line'],
])('%s: %j', (_, text, parting) => {
  expect(likelyParting(text)).toBe(parting)
})
