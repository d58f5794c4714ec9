/** @file Tells a web page from a file of a model by its first bytes, for servers that do not say what they send. */
import { FailureError, failure } from '#protocol/failure.ts'
import type { ModelFile } from '#protocol/model.ts'
import { nameOf } from '#runtime/files/httpAnswer.ts'
import type { Bytes } from '#runtime/files/sink.ts'

/** JSON and ONNX never begin with `<`; word lists and templates do (`<s>`), and raw weights may by chance. */
const neverMarkup = /\.(json|onnx)$/i
const mayBePage = /\.(html?|xml|svg|md)$/i
const pageStart = /^<(!doctype|html|head|body|\?xml)/i

/** @param head the first bytes of the file */
export function refuseWebPage(head: Bytes, file: Pick<ModelFile, 'path'>): void {
  if (mayBePage.test(file.path)) return
  const text = new TextDecoder().decode(head.subarray(0, 256)).trimStart()
  const isPage = neverMarkup.test(file.path) ? text.startsWith('<') : pageStart.test(text)
  if (isPage) throw new FailureError(failure('file-not-a-model', nameOf(file)))
}
