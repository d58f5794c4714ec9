/** @file A build of the page on a server and in a browser of its own, for scripts that ask the shipped models. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { chromium, type Browser } from '@playwright/test'
import { build } from 'vite'

import type { Device } from '#protocol/model.ts'

import { serve } from '../test/server.ts'
import { chromiumArgs, findChromium } from './chromium.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))
/** A build of its own: `dist/` may be in use. */
export const built = join(root, 'node_modules/.record')

export type Where = { readonly device: Device; readonly hardware: boolean }

/** Builds, serves and opens a browser; all of it is closed again when `use` has ended. */
export async function withBuiltSite(
  where: Where,
  use: (browser: Browser, siteUrl: string) => Promise<void>,
): Promise<void> {
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    build: { outDir: built },
    logLevel: 'error',
  })
  const server = await serve({ root: built })
  const executablePath = findChromium()
  const browser = await chromium.launch({
    args: argsFor(where),
    ...(executablePath !== undefined && { executablePath }),
  })
  try {
    await use(browser, server.url)
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Without its WebGPU switches Chromium has no adapter in software, and the page takes WASM. */
function argsFor({ device, hardware }: Where): string[] {
  if (device === 'wasm')
    return [...chromiumArgs.filter((arg) => !/webgpu|vulkan/i.test(arg)), '--disable-gpu']
  return hardware ? chromiumArgs.filter((arg) => !arg.includes('swiftshader')) : chromiumArgs
}

/** @throws a plain sentence. */
export function readDevice(device: string): Device {
  if (device !== 'wasm' && device !== 'webgpu')
    throw new Error(`--device takes wasm or webgpu, not ${device}`)
  return device
}

/** @throws a plain sentence. */
export function readCount(option: string, value: string): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${option} takes a whole number from 1`)
  return count
}
