import { delimiter } from 'node:path'

import { describe, expect, it } from 'vitest'

import { chromiumArgs, findChromium } from './chromium.mjs'

type Computer = Parameters<typeof findChromium>[0]

/** A computer on which the named files exist, all but the broken ones start, and Playwright has fetched nothing. */
function computer(files: string[], changes: Partial<Computer> & { broken?: string[] } = {}): Computer {
  const { broken = [], ...rest } = changes
  return {
    platform: 'linux',
    env: { PATH: ['/usr/local/bin', '/usr/bin'].join(delimiter) },
    exists: (path) => files.includes(path),
    starts: (path) => !broken.includes(path),
    downloaded: () => undefined,
    ...rest,
  }
}

describe('findChromium', () => {
  it('obeys CHROMIUM_PATH before an installed browser', () => {
    const env = { CHROMIUM_PATH: '/opt/chrome', PATH: '/usr/bin' }
    expect(findChromium(computer(['/opt/chrome', '/usr/bin/chromium'], { env }))).toBe('/opt/chrome')
  })

  it('refuses a CHROMIUM_PATH that is missing or does not start', () => {
    const env = { CHROMIUM_PATH: '/opt/chrome', PATH: '/usr/bin' }
    expect(() => findChromium(computer(['/usr/bin/chromium'], { env }))).toThrow(
      'CHROMIUM_PATH is /opt/chrome',
    )
    expect(() => findChromium(computer(['/opt/chrome'], { env, broken: ['/opt/chrome'] }))).toThrow(
      'not a browser that starts',
    )
  })

  it('takes Chromium before Chrome, wherever they are on PATH', () => {
    const found = findChromium(computer(['/usr/local/bin/google-chrome', '/usr/bin/chromium']))
    expect(found).toBe('/usr/bin/chromium')
  })

  it('passes over a stub that does not start', () => {
    const files = ['/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    expect(findChromium(computer(files, { broken: ['/usr/bin/chromium-browser'] }))).toBe(
      '/usr/bin/google-chrome',
    )
  })

  it('looks into the applications folders of macOS', () => {
    const path = '/Users/ada/Applications/Chromium.app/Contents/MacOS/Chromium'
    expect(findChromium(computer([path], { platform: 'darwin', env: { HOME: '/Users/ada' } }))).toBe(path)
  })

  it('finds a browser on Windows without starting it', () => {
    const path = 'C:\\Program Files (x86)/Microsoft/Edge/Application/msedge.exe'
    const env = { PROGRAMFILES: 'C:\\Program Files', 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }
    expect(findChromium(computer([path], { platform: 'win32', env, broken: [path] }))).toBe(path)
  })

  it('falls back to the download of Playwright when that starts', () => {
    const path = '/cache/chrome'
    const downloaded = () => path
    expect(findChromium(computer([path], { downloaded }))).toBe(path)
    expect(findChromium(computer([path], { downloaded, broken: [path] }))).toBeUndefined()
    expect(findChromium(computer([], { downloaded }))).toBeUndefined()
  })

  it('finds nothing on a bare computer', () => {
    expect(findChromium(computer([]))).toBeUndefined()
  })
})

it('switches the sandbox off for root only', () => {
  expect(chromiumArgs.includes('--no-sandbox')).toBe(process.getuid?.() === 0)
})
