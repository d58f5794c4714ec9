import { expect, test } from 'vitest'

import { argmax, logprobOf } from '#runtime/decode/logits.ts'

test('argmax takes the first among equals', () => {
  expect(argmax(Float32Array.of(-3, 2, 2, 1))).toBe(1)
  expect(argmax(Float32Array.of(-3))).toBe(0)
})

test('logprobOf is log-softmax, also where exp overflows', () => {
  // scipy.special.log_softmax([1, 2, 3])[0], SciPy 1.15: -2.40760596
  expect(logprobOf(Float32Array.of(1, 2, 3), 0)).toBeCloseTo(-2.40760596, 6)
  expect(logprobOf(Float32Array.of(1001, 1002, 1003), 0)).toBeCloseTo(-2.40760596, 4)
})
