/** @file Why a model that was found cannot be taken: sentences of their own, because only this case has them. */
import { FailureError } from '#protocol/failure.ts'

/** The failure `unsupported-model` with a sentence that says what to do. */
export function refusal(sentence: string, options?: ErrorOptions): FailureError {
  return new FailureError({ code: 'unsupported-model', message: sentence }, options)
}
