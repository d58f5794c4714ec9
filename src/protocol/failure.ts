/** @file Everything that can go wrong, as data that crosses the wall, and what to say about it. */

export type FailureCode =
  | 'no-webgpu'
  | 'no-adapter'
  | 'no-f16'
  | 'no-variant'
  | 'file-missing'
  | 'file-truncated'
  | 'file-not-a-model'
  | 'network'
  | 'out-of-memory'
  | 'device-lost'
  | 'worker-crashed'
  | 'not-responding'
  | 'unloaded'
  | 'other-model'
  | 'suite-missing'
  | 'prompt-empty'
  | 'prompt-too-long'
  | 'internal'

/** A failure as it is shown: `message` says what happened and what to do. */
export type Failure = { readonly code: FailureCode; readonly message: string }

const sentences: Record<FailureCode, string> = {
  'no-webgpu': 'This browser has no WebGPU, so the model runs on the processor (WASM): same answers, slower.',
  'no-adapter':
    'The browser offers WebGPU but no graphics adapter (blocked or switched off), so the model runs on the processor (WASM): same answers, slower.',
  'no-f16':
    'This graphics adapter cannot compute in 16-bit floats, which this model file needs. Choose another file format of the model, or run it on WASM.',
  'no-variant': 'The model does not come in the number format asked for. Choose another one.',
  'file-missing':
    'A file of the model is missing on the server. Check that the site was published completely, then retry.',
  'file-truncated': 'A file of the model arrived incomplete. Check the connection, then retry.',
  'file-not-a-model':
    'The server answered with a web page instead of the model file - a login page or a wrong address. Sign in to the network or check the address, then retry.',
  network: 'The model file could not be fetched. Check the connection, then retry.',
  'out-of-memory':
    'There is not enough memory for this model. Close other tabs or unload a model, then retry, or run it on WASM.',
  'device-lost':
    'The graphics device was lost (driver reset, sleep or another program). The text so far is kept; retry starts the model again.',
  'worker-crashed': 'The model stopped unexpectedly. The text so far is kept; retry starts it again.',
  'not-responding': 'The model no longer responds. The text so far is kept; retry starts it again.',
  unloaded: 'The model was unloaded before it had finished.',
  'other-model':
    'A run goes on only with the models it began with, each on the same device. Load the one that is missing, then go on.',
  'suite-missing':
    'The suite is missing on the server or did not arrive whole. Check the connection and that the site was published completely, then retry.',
  'prompt-empty': 'Write a prompt first.',
  'prompt-too-long': 'The prompt is longer than this model can read. Shorten it and ask again.',
  internal: 'Something unexpected went wrong. Retry; if it happens again, please report it.',
}

/**
 * A failure with its sentence.
 *
 * @param detail facts of this case (a file name, a count), added in brackets.
 */
export function failure(code: FailureCode, detail?: string): Failure {
  return { code, message: detail ? `${sentences[code]} (${detail})` : sentences[code] }
}

/** An error that carries a failure: thrown below the wall, turned into a `failed` event at it, thrown again above. */
export class FailureError extends Error {
  readonly failure: Failure

  constructor(reason: Failure, options?: ErrorOptions) {
    super(reason.message, options)
    this.name = 'FailureError'
    this.failure = reason
  }
}
