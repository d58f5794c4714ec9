/** @file How to start a Chromium that has no WebGPU. */
import type { LaunchOptions } from '@playwright/test'

import { chromiumArgs, findChromium } from '../scripts/chromium.mjs'

const executablePath = findChromium()

export const launchWithoutGpu: LaunchOptions = {
  args: chromiumArgs.filter((arg: string) => !/webgpu|vulkan/i.test(arg)),
  ...(executablePath && { executablePath }),
}
