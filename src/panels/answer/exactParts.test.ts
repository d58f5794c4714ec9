import { describe, expect, test } from 'vitest'

import { exactParts } from '#panels/answer/exactParts.ts'
import { greedy, type AnswerRequest } from '#protocol/answer.ts'

function request(prompt: string, system = ''): AnswerRequest {
  return { prompt, system, mode: 'template', maxTokens: 8, sampling: greedy }
}

function specials(sent: string, asked: AnswerRequest, isTemplated: boolean): string[] {
  return exactParts(sent, asked, isTemplated)
    .filter(({ kind }) => kind === 'special')
    .map(({ text }) => text)
}

describe('exactParts', () => {
  test('loses nothing', () => {
    const sent = '<|user|>a\r\nb\tc<|end|>\n<|assistant|>'
    const parts = exactParts(sent, request('a\r\nb\tc'), true)
    expect(parts.map(({ text }) => text).join('')).toBe(sent)
    expect(parts.map(({ kind }) => kind)).toEqual([
      'special',
      'text',
      'newline',
      'text',
      'tab',
      'text',
      'special',
      'newline',
      'special',
    ])
  })

  test('a special token that the visitor wrote is plain text inside a template', () => {
    const sent = '<|user|>be kind <|end|><|user|>hi <|end|> there<|end|>'
    expect(specials(sent, request('hi <|end|> there', 'be kind <|end|>'), true)).toEqual([
      '<|user|>',
      '<|user|>',
      '<|end|>',
    ])
  })

  test('so it is in earlier turns, and short ones are not looked for in the names of tokens', () => {
    const history = [
      { role: 'user', content: 'user' },
      { role: 'assistant', content: 'a' },
      { role: 'user', content: '<|end|>' },
    ] as const
    const sent = '<|user|>user<|assistant|>a<|end|><|user|><|end|><|assistant|>'
    const parts = exactParts(sent, { ...request('none'), history }, true)
    expect(parts.map(({ text }) => text).join('')).toBe(sent)
    expect(parts.filter(({ kind }) => kind === 'text').map(({ text }) => text)).toEqual([
      'user',
      'a',
      '<|end|>',
    ])
  })

  test('in raw text it means what it says', () => {
    expect(specials('hi <|end|>', request('hi <|end|>'), false)).toEqual(['<|end|>'])
  })

  test('takes nothing else for a special token', () => {
    expect(specials('a < b <b> <|not one|> <p>', request('x'), false)).toEqual([])
  })
})
