/** @file The hub setting: what it may be, and what the page may then connect to. */
import { expect, test } from 'vitest'

import { policyFor, readHub } from './csp.ts'

function connectSources(setting: string | undefined): string | undefined {
  return /connect-src ([^;]*)/.exec(policyFor(readHub(setting)))?.[1]
}

test.each([
  [
    undefined,
    'https://huggingface.co',
    "'self' https://huggingface.co https://*.huggingface.co https://*.hf.co",
  ],
  [
    'https://huggingface.co/',
    'https://huggingface.co',
    "'self' https://huggingface.co https://*.huggingface.co https://*.hf.co",
  ],
  [
    'https://hub.school.example:8443/mirror/',
    'https://hub.school.example:8443/mirror',
    "'self' https://hub.school.example:8443",
  ],
  [
    'https://hub.example/m  https://files.example:444/any',
    'https://hub.example/m',
    "'self' https://hub.example https://files.example:444",
  ],
  ['http://127.0.0.1:9000/', 'http://127.0.0.1:9000', "'self' http://127.0.0.1:9000"],
  ['./hub/', './hub', "'self'"],
  ['./files/hub', './files/hub', "'self'"],
  ['', '', "'self'"],
])('HUB_URL=%s is %s and connects to %s', (setting, url, sources) => {
  expect(readHub(setting).url).toBe(url)
  expect(connectSources(setting)).toBe(sources)
})

test('all but connections is the same for every hub', () => {
  expect(policyFor(readHub(''))).toBe(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'",
  )
})

test.each([
  ['huggingface.co', 'neither an address nor a folder'],
  ['ftp://hub.example/', 'neither an address nor a folder'],
  ['javascript:alert(1)', 'neither an address nor a folder'],
  ['/hub/', 'neither an address nor a folder'],
  ['//hub.example', 'neither an address nor a folder'],
  ['./../hub', 'a folder of the site'],
  ['./hub/../..', 'a folder of the site'],
  ['./', 'a folder of the site'],
  ['https://me:secret@hub.example/', 'read the password'],
  ['https://hub.example files.example', 'neither an address nor a folder'],
  ['https://hub.example/?token=1', 'nothing may follow'],
  ['https://hub.example/#models', 'nothing may follow'],
  ['https://*.example/', 'another meaning'],
  ['https://hub.example/a;script-src%20*', 'another meaning'],
])('HUB_URL=%s is refused: %s', (setting, reason) => {
  expect(() => readHub(setting)).toThrow(reason)
})
