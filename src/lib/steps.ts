/** @file Long computations that pause at each step, so that whoever runs them can let the page answer in between. */

/** Lets the page answer what has come meanwhile. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

/** Runs to the end at once. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Runs for so many milliseconds at a time, and to the end unless aborted; null where it was. */
export async function finishInSlices<T>(
  steps: Generator<void, T>,
  signal?: AbortSignal,
  sliceMs = 8,
): Promise<T | null> {
  while (!signal?.aborted) {
    const startedAt = performance.now()
    while (performance.now() - startedAt < sliceMs) {
      const step = steps.next()
      if (step.done) return step.value
    }
    await nextTask()
  }
  return null
}
