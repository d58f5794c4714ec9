/** @file A real graphics device that is lost in the middle of an answer. */
import { expect, test } from '@playwright/test'

import { openSite, serveSite } from './sitePage.ts'

/** Put before the engine's own code in every worker: the device is destroyed when the page says so. */
const loseDeviceOnDemand = `
  const request = GPUAdapter.prototype.requestDevice
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await request.call(this, descriptor)
    let lose
    const lost = new Promise((resolve) => { lose = resolve })
    Object.defineProperty(device, 'lost', { value: lost })
    self.addEventListener('message', ({ data }) => {
      if (data === 'lose the device') { device.destroy(); lose({ reason: 'unknown', message: 'test' }) }
    })
    return device
  }
`

test('device lost mid-answer: asked again by itself; lost twice: text stays, WASM is offered and answers', async ({
  page,
}) => {
  test.setTimeout(900_000)
  const server = await serveSite()
  await page.route(/engine\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: loseDeviceOnDemand + (await response.text()) })
  })
  await page.addInitScript(() => {
    // Nothing is loaded by itself: software WebGPU takes its time.
    Object.defineProperty(Navigator.prototype, 'connection', { value: { saveData: true } })
    const workers: Worker[] = []
    Object.assign(window, { workers })
    window.Worker = class extends Worker {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args)
        workers.push(this)
      }
    }
  })
  await openSite(page, server.url)
  const statusOf = (slotId: string): Promise<string | undefined> =>
    page.evaluate((id) => window.tuningFork.slots().find((slot) => slot.id === id)?.status, slotId)
  // The base model writes on and on; the tuned ones may have nothing to say to raw text.
  await page.evaluate(() => window.tuningFork.load('b', 'instruction', { device: 'wasm' }))
  await page.evaluate(() => window.tuningFork.load('a', 'base'))
  await page.evaluate(() => {
    void window.tuningFork.ask({ prompt: 'Once upon a time', mode: 'raw', maxTokens: 200, slots: ['a'] })
  })
  const column = page.locator('[data-slot="a"]')
  await expect.poll(() => statusOf('a')).toBe('answering')
  const said = column.getByTestId('answer-a')
  const loseDevice = (): Promise<void> =>
    page.evaluate(() =>
      (window as unknown as { workers: Worker[] }).workers.at(-1)?.postMessage('lose the device'),
    )
  await expect(said).not.toBeEmpty()
  const before = await said.innerText()
  await loseDevice()
  await expect(column.getByText(/is being started again/)).toBeVisible()
  expect((await said.innerText()).startsWith(before.trimEnd())).toBe(true)

  await expect(column.getByText(/This is the second try/)).toBeVisible({ timeout: 300_000 })
  await expect.poll(() => statusOf('a')).toBe('answering')
  await loseDevice()
  await expect(column.getByText(/graphics device was lost/)).toBeVisible()
  expect(await said.innerText()).not.toBe('')
  await expect(column.getByRole('link', { name: 'Choose another model' })).toBeVisible()
  const other = await page.evaluate(() =>
    window.tuningFork.ask({ prompt: 'hello', maxTokens: 2, slots: ['b'] }),
  )
  expect(other).toMatchObject([{ slotId: 'b', failure: null, tokenCount: 2 }])
  await column.getByRole('button', { name: 'Run on WASM' }).click()
  await expect.poll(() => statusOf('a'), { timeout: 300_000 }).toBe('answering')
  await expect(said).not.toBeEmpty()
  await expect(column.getByText(/^WASM/)).toBeVisible()
  await server.close()
})
