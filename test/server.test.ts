import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from 'vitest'

import { serve, type FixtureServer } from './server.ts'

const model = Buffer.alloc(300_000, 7)
let root: string
let server: FixtureServer

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fixture-'))
  await mkdir(join(root, 'site/models'), { recursive: true })
  await writeFile(join(root, 'secret.txt'), 'outside')
  await writeFile(join(root, 'site/index.html'), '<title>Page</title>')
  await writeFile(join(root, 'site/ort.mjs'), 'export {}')
  await writeFile(join(root, 'site/models/tiny.onnx'), model)
  server = await serve({ root: join(root, 'site'), basePath: '/a/b/' })
})

afterEach(async () => {
  await server.close()
  await rm(root, { recursive: true })
})

it('serves index.html for a folder, below the base only', async () => {
  expect(await (await fetch(server.url)).text()).toBe('<title>Page</title>')
  expect((await fetch(new URL('/', server.url))).status).toBe(404)
  expect((await fetch(`${server.url}absent.js`)).status).toBe(404)
})

it('does not leave its root', async () => {
  expect((await fetch(`${server.url}..%2fsecret.txt`)).status).toBe(404)
  expect((await fetch(`${server.url}%E0%A4%A`)).status).toBe(404)
})

it('names the types that browsers insist on', async () => {
  expect((await fetch(`${server.url}ort.mjs`)).headers.get('content-type')).toContain('text/javascript')
  expect((await fetch(`${server.url}models/tiny.onnx`)).headers.get('content-length')).toBe('300000')
})

it('counts requests and bytes of each path', async () => {
  await (await fetch(`${server.url}models/tiny.onnx`)).arrayBuffer()
  await fetch(`${server.url}models/tiny.onnx`, { method: 'HEAD' })
  expect(server.traffic.get('models/tiny.onnx')).toEqual({ requestCount: 2, bytesSent: 300_000 })
  server.clearTraffic()
  expect(server.traffic.size).toBe(0)
})

it('answers 404 or a page on demand, until the faults are cleared', async () => {
  const url = `${server.url}models/tiny.onnx`
  server.setFault('models/tiny.onnx', { type: 'missing' })
  expect((await fetch(url)).status).toBe(404)
  server.setFault('models/tiny.onnx', { type: 'html' })
  const page = await fetch(url)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toContain('text/html')
  server.clearFaults()
  expect((await (await fetch(url)).arrayBuffer()).byteLength).toBe(300_000)
})

it('hangs up early although it promised the whole file', async () => {
  server.setFault('models/tiny.onnx', { type: 'truncated', afterBytes: 1000 })
  const response = await fetch(`${server.url}models/tiny.onnx`)
  expect(response.headers.get('content-length')).toBe('300000')
  await expect(response.arrayBuffer()).rejects.toThrow('terminated')
  expect(server.traffic.get('models/tiny.onnx')?.bytesSent).toBe(1000)
})

it('stalls after some bytes and still closes', async () => {
  server.setFault('models/tiny.onnx', { type: 'stalled', afterBytes: 1000 })
  const response = await fetch(`${server.url}models/tiny.onnx`)
  const body = response.arrayBuffer().then(
    () => 'ended',
    () => 'failed',
  )
  const pause = new Promise((resolve) => setTimeout(resolve, 200, 'waiting'))
  expect(await Promise.race([body, pause])).toBe('waiting')
  await server.close()
  expect(await body).toBe('failed')
  server = await serve({ root })
})
