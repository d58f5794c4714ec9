/** Rejects with the signal's reason as soon as it aborts: a model may load for minutes. */
export async function untilAborted<Result>(result: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort)
  if (signal.aborted) abort()
  try {
    return await Promise.race([aborted.promise, result])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
