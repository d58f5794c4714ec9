import { describe, expect, test } from 'vitest'

import { checkedRevision, readAddress } from '#store/hubAddress.ts'

const hub = 'https://hub.school.example/mirror'
const commit = 'a'.repeat(40)

describe('an address', () => {
  test.each([
    ['onnx-community/Qwen2.5-0.5B', 'onnx-community/Qwen2.5-0.5B', null],
    ['  Xenova/t5-v1_1-small ', 'Xenova/t5-v1_1-small', null],
    [`Xenova/gpt2@${commit}`, 'Xenova/gpt2', commit],
    ['Xenova/gpt2@refs/pr/3', 'Xenova/gpt2', 'refs/pr/3'],
    ['https://huggingface.co/Xenova/gpt2', 'Xenova/gpt2', null],
    ['https://huggingface.co/Xenova/gpt2/', 'Xenova/gpt2', null],
    ['https://hf.co/Xenova/gpt2?library=x#usage', 'Xenova/gpt2', null],
    [`https://huggingface.co/Xenova/gpt2/tree/${commit}/onnx`, 'Xenova/gpt2', commit],
    ['https://huggingface.co/Xenova/gpt2/blob/refs%2Fpr%2F3/config.json', 'Xenova/gpt2', 'refs/pr/3'],
    ['https://huggingface.co/Xenova/gpt2/discussions/4', 'Xenova/gpt2', null],
    [`${hub}/Xenova/gpt2`, 'Xenova/gpt2', null],
  ])('%s', (text, repo, revision) => {
    expect(readAddress(text, hub)).toEqual({ repo, revision })
  })

  test.each([
    '',
    'gpt2',
    'a/b/c',
    'Xenova/gpt2@',
    'Xenova/gpt2@main@main',
    '../../etc/passwd',
    'a/..',
    '../b',
    'a/b..c',
    '.git/config',
    'Xenova/gp t2',
    'Xenova/gpt2?x=1',
    'Xenova%2Fgpt2/x',
    `${'a'.repeat(60)}/${'b'.repeat(60)}`,
    'datasets/squad',
    'https://huggingface.co/datasets/rajpurkar/squad',
    'https://huggingface.co/spaces/Xenova/demo',
    'https://huggingface.co/Xenova',
    'https://huggingface.co/Xenova/gpt2/tree/%E0%A4%A',
    'https://evil.example/Xenova/gpt2',
    'https://huggingface.co.evil.example/Xenova/gpt2',
    'https://hub.school.example/other/Xenova/gpt2',
    'https://huggingface.co@evil.example/Xenova/gpt2',
    'javascript:alert(1)',
  ])('%s is refused with what to write instead', (text) => {
    expect(() => readAddress(text, hub)).toThrow(/owner\/name/)
  })
})

describe('a revision', () => {
  test.each(['main', 'v1.0', commit, 'refs/pr/3'])('%s', (revision) => {
    expect(checkedRevision(revision)).toBe(revision)
  })

  test.each(['', '../main', 'a b', 'a?b', 'x'.repeat(101), '/main', 'a#b'])('%s is refused', (revision) => {
    expect(() => checkedRevision(revision)).toThrow('a branch, a tag or a commit')
  })
})
