import { expect, test } from 'vitest'

import { finish, finishInSlices } from '#lib/steps.ts'

function* counting(seen: number[], untilMs = 0): Generator<void, string> {
  for (let step = 0; step < 5; step++) {
    const startedAt = performance.now()
    while (performance.now() - startedAt < untilMs);
    seen.push(step)
    yield
  }
  return 'done'
}

test('all steps are made, at once or in slices that let others in between', async () => {
  expect(finish(counting([]))).toBe('done')
  const seen: number[] = []
  let interruptionCount = 0
  const timer = setInterval(() => interruptionCount++, 0)
  expect(await finishInSlices(counting(seen, 3), new AbortController().signal, 2)).toBe('done')
  clearInterval(timer)
  expect(seen).toEqual([0, 1, 2, 3, 4])
  expect(interruptionCount).toBeGreaterThan(1)
})

test('after an abort no step is made', async () => {
  const seen: number[] = []
  const control = new AbortController()
  const done = finishInSlices(counting(seen, 3), control.signal, 2)
  control.abort()
  expect(await done).toBeNull()
  expect(seen).toEqual([0])
})
