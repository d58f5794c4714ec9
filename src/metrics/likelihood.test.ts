import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  bitsPerByte,
  bytePerplexity,
  likelihoodOf,
  likeliestOption,
  likeliestOptionPerByte,
  tokenPerplexity,
  utf8Size,
} from '#metrics/likelihood.ts'

const texts = (...all: [number, number][]): Parameters<typeof bitsPerByte>[0] =>
  all.map(([logprob, count]) => ({ logprob, sizeBytes: count, tokenCount: count }))

describe('bits per byte and perplexities', () => {
  // lm_eval 0.4.13, api/metrics.py: bits_per_byte and weighted_perplexity of (log probability, count)
  test.each([
    [texts([-10.5, 20]), 0.7574148964667059, 1.6904588483790914],
    [texts([-3, 4], [-30, 12]), 2.975558521833487, 7.865609273944892],
    [texts([0, 5]), 0, 1],
    [texts([-5.545177444479562, 8]), 1, 2],
    [texts([-1.25, 3], [-0.5, 1], [-100, 250]), 0.5779300016159529, 1.4927059566671277],
    [texts([-7, 1]), 10.098865286222745, 1096.6331584284585],
  ])('%j', (scored, bits, perplexity) => {
    expect(bitsPerByte(scored)).toBeCloseTo(bits, 12)
    expect(bytePerplexity(scored)).toBeCloseTo(perplexity, 9)
    expect(tokenPerplexity(scored)).toBeCloseTo(perplexity, 9)
  })

  test('divide by bytes and tokens, each by its own', () => {
    const scored = [{ logprob: -4 * Math.LN2, sizeBytes: 4, tokenCount: 2 }]
    expect([bitsPerByte(scored), bytePerplexity(scored), tokenPerplexity(scored)]).toEqual([1, 2, 4])
  })

  test('of nothing are nothing; of the impossible, infinite', () => {
    expect([bitsPerByte([]), bytePerplexity(texts([0, 0])), tokenPerplexity([])]).toEqual([null, null, null])
    expect(bytePerplexity(texts([-Infinity, 2]))).toBe(Infinity)
  })

  test('a corpus counts as one long text', () => {
    const scored = fc.tuple(fc.integer({ min: -200, max: 0 }), fc.integer({ min: 1, max: 50 }))
    fc.assert(
      fc.property(fc.array(scored, { minLength: 1 }), (all) => {
        const whole = all.reduce<[number, number]>(
          ([l, n], [logprob, count]) => [l + logprob, n + count],
          [0, 0],
        )
        expect(bitsPerByte(texts(...all))).toBe(bitsPerByte(texts(whole)))
        expect(Math.log2(bytePerplexity(texts(...all)) ?? 0)).toBeCloseTo(bitsPerByte(texts(whole)) ?? 0, 9)
      }),
    )
  })
})

test('likelihoodOf sums log probabilities and counts bytes', () => {
  expect(likelihoodOf('é👍', [-1, -0.5])).toEqual({ logprob: -1.5, sizeBytes: 6, tokenCount: 2 })
  expect(likelihoodOf('', [])).toEqual({ logprob: 0, sizeBytes: 0, tokenCount: 0 })
})

test('utf8Size is what an encoder writes', () => {
  const unit = fc.constantFrom('a', '\x7f', '\x80', '\u07ff', '\u0800', '\uffff', '\ud83d', '\udc4d')
  const text = fc.string({ unit })
  fc.assert(
    fc.property(text, (source) => {
      expect(utf8Size(source)).toBe(new TextEncoder().encode(source).length)
    }),
  )
})

describe('the likeliest option', () => {
  // lm_eval 0.4.13, api/task.py: numpy.argmax of the log probabilities, and of them over the bytes of the choices.
  // The fourth and fifth differ from `acc_norm`, which divides by characters: it takes `ee` and `tokyo`.
  test.each([
    [{ yes: -3, no: -2.5 }, 'no', 'yes'],
    [{ 'card lost': -4, lost: -3 }, 'lost', 'card lost'],
    [{ a: -1, b: -1 }, 'a', 'a'],
    [{ é: -2, ee: -2 }, 'é', 'é'],
    [{ 東京: -5, tokyo: -4.5, x: -1 }, 'x', '東京'],
    [{ aa: -2, bbbb: -4, cc: -2 }, 'aa', 'aa'],
    [{ a: -Infinity, bb: -9 }, 'bb', 'bb'],
  ])('of %j is %j, by bytes %j', (logprobs, bySum, byBytes) => {
    const options = Object.entries<number>(logprobs).map(([text, logprob]) => ({ text, logprob }))
    expect(likeliestOption(options)).toBe(bySum)
    expect(likeliestOptionPerByte(options)).toBe(byBytes)
  })

  test('is nothing among none', () => {
    expect([likeliestOption([]), likeliestOptionPerByte([])]).toEqual([null, null])
  })

  test('cannot be told from broken numbers', () => {
    expect(() => likeliestOption([{ text: 'a', logprob: Number.NaN }])).toThrow(/option "a" is not a number/)
    expect(() => likeliestOptionPerByte([{ text: '', logprob: -1 }])).toThrow(/without text/)
  })
})
