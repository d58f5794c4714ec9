/** @file Everything that can go wrong, as data that crosses the wall, and what to say about it. */

export type FailureCode =
  | 'no-webgpu'
  | 'no-adapter'
  | 'no-f16'
  | 'wasm-only'
  | 'no-variant'
  | 'numbers-differ'
  | 'numbers-wrong'
  | 'file-missing'
  | 'file-truncated'
  | 'file-not-a-model'
  | 'file-gated'
  | 'file-differs'
  | 'network'
  | 'server-busy'
  | 'offline'
  | 'storage-full'
  | 'not-stored'
  | 'out-of-memory'
  | 'device-lost'
  | 'worker-crashed'
  | 'not-responding'
  | 'unloaded'
  | 'gave-way'
  | 'crowded-out'
  | 'cancelled'
  | 'other-model'
  | 'suite-missing'
  | 'unsupported-model'
  | 'prompt-empty'
  | 'prompt-too-long'
  | 'unsupported-request'
  | 'internal'

/** A failure as it is shown: `message` says what happened and what to do. */
export type Failure = { readonly code: FailureCode; readonly message: string }

const sentences: Record<FailureCode, string> = {
  'no-webgpu': 'This browser has no WebGPU, so the model runs on the processor (WASM): same answers, slower.',
  'no-adapter':
    'The browser offers WebGPU but no graphics adapter (blocked or switched off), so the model runs on the processor (WASM): same answers, slower.',
  'no-f16':
    'This graphics adapter cannot compute in 16-bit floats, which this model file needs. Choose another file format of the model, or run it on WASM.',
  'wasm-only':
    'In this number format the model answers wrongly on WebGPU, so it runs on the processor (WASM): right answers, slower.',
  'numbers-differ':
    'This graphics adapter computed other numbers than it should, so the model was loaded again in another way.',
  'numbers-wrong':
    'This graphics adapter computes other numbers than it should, and loading the model in another way would fetch it anew, as it is not kept in this browser. Nothing is fetched before you say so.',
  'no-variant': 'The model does not come in the number format asked for. Choose another one.',
  'file-missing':
    'A file of the model is missing on the server. If the model comes with the page, check that the site was published completely; else look the model up again. Then retry.',
  'file-truncated': 'A file of the model arrived incomplete. Check the connection, then retry.',
  'file-not-a-model':
    'The server answered with a web page instead of the model file - a login page or a wrong address. Sign in to the network or check the address, then retry.',
  'file-gated':
    'The server gives this file to nobody without an account: the model is gated, private or gone. Choose another model, or download it with your account and open it from a folder.',
  'file-differs':
    'A file of the model is not the one that is listed, so it was thrown away. Retry; if it happens again, the file on the server was changed: choose another model.',
  network: 'The model file could not be fetched. Check the connection, then retry.',
  'server-busy': 'The server has too much to do and turned every try away. Wait some minutes, then retry.',
  offline:
    'This model is not in this browser yet and there is no connection. Connect to the network, then retry.',
  'storage-full':
    'The browser has no room left to keep this model, so it runs from memory and is fetched anew next time. Delete models that you no longer need.',
  'not-stored':
    'This browser keeps no files for the page (a private window, or the page is embedded in another one), so the model is fetched anew next time. Open the page in a window of its own to keep it.',
  'out-of-memory':
    'There is not enough memory for this model. Close other tabs or unload a model, then retry, or run it on WASM.',
  'device-lost':
    'The graphics device was lost (driver reset, sleep or another program). The text so far is kept; retry starts the model again.',
  'worker-crashed': 'The model stopped unexpectedly. The text so far is kept; retry starts it again.',
  'not-responding': 'The model no longer responds. The text so far is kept; retry starts it again.',
  unloaded: 'The model is not loaded.',
  'gave-way': 'One model at a time is in memory. This one is loaded when it is asked.',
  'crowded-out':
    'There was not enough memory for this model beside the others. It is loaded alone when it is asked.',
  cancelled:
    'Loading was cancelled. What had arrived of a model of the Hub is kept, so that loading again goes on from there.',
  'other-model':
    'A run goes on only with the models it began with, each on the same device. Load the one that is missing, then go on.',
  'suite-missing':
    'The suite is missing on the server or did not arrive whole. Check the connection and that the site was published completely, then retry.',
  'unsupported-model':
    'This kind of model cannot be run here. Choose another model, or another export of it.',
  'prompt-empty': 'Write a prompt first.',
  'prompt-too-long': 'The prompt is longer than this model can read. Shorten it and ask again.',
  'unsupported-request': 'This model cannot do what was asked; anything else it still can.',
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
