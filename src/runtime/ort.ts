/**
 * @file The one copy of onnxruntime-web, self-hosted: its JSPI build where the browser can suspend WebAssembly,
 * the larger asyncify build elsewhere. Both have the WebGPU and the WASM execution provider.
 */
import asyncifyGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import asyncifyWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import jspiGlueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url'
import jspiWasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url'

import { FailureError, failure } from '#protocol/failure.ts'

export type Ort = typeof import('onnxruntime-web')
export type { InferenceSession, Tensor } from 'onnxruntime-web'

/** The worker starts from a blob, from which the development server's addresses, without a host, lead nowhere. */
function absolute(url: string): string {
  return new URL(url, import.meta.url).href
}

/** Firefox has the API, but decodes more slowly with it than with asyncify. */
function hasFastJspi(): boolean {
  return 'Suspending' in WebAssembly && !/firefox/i.test(navigator.userAgent)
}

/** The asyncify build is published gzipped (see `vite.config.ts`); the development server has it plain. */
async function fetchAsyncifyWasm(): Promise<ArrayBuffer> {
  if (!import.meta.env.PROD) return await (await fetch(absolute(asyncifyWasmUrl))).arrayBuffer()
  const url = `${absolute(asyncifyWasmUrl)}.gzip`
  // Two workers fetch it at the same time; a private window's small cache then fails one of them.
  return await inflated(url, 'default').catch(() => inflated(url, 'no-store'))
}

async function inflated(url: string, cache: RequestCache): Promise<ArrayBuffer> {
  const { body, ok } = await fetch(url, { cache })
  if (!ok || !body) throw new FailureError(failure('file-missing', 'the WASM build of ONNX Runtime'))
  return await new Response(body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()
}

/** Points an ONNX Runtime at the asyncify build of this site. transformers.js knows no other. */
export async function useAsyncifyBuild(wasm: Ort['env']['wasm']): Promise<void> {
  wasm.wasmPaths = { mjs: absolute(asyncifyGlueUrl) }
  wasm.wasmBinary = await fetchAsyncifyWasm()
}

async function importOrt(): Promise<Ort> {
  const jspi = hasFastJspi()
  const ort = jspi ? await import('onnxruntime-web/jspi') : await import('onnxruntime-web/webgpu')
  const { wasm } = ort.env
  if (jspi) wasm.wasmPaths = { mjs: absolute(jspiGlueUrl), wasm: absolute(jspiWasmUrl) }
  else await useAsyncifyBuild(wasm)
  if (!globalThis.crossOriginIsolated) wasm.numThreads = 1
  ort.env.logLevel = 'error'
  return ort
}

let loaded: Promise<Ort> | undefined

/** Loads ONNX Runtime once per worker. Rejects when one of its own files cannot be fetched. */
export function loadOrt(): Promise<Ort> {
  return (loaded ??= importOrt())
}
