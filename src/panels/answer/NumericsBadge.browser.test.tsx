import { beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { NumericsBadge } from '#panels/answer/NumericsBadge.tsx'
import type { ModelCard } from '#protocol/model.ts'
import type { Script } from '#protocol/script.ts'
import { certificateOf, useCertificates } from '#store/certificates.ts'
import { loadScripted, resetStores } from '#store/scriptedSlots.ts'
import { useSlots } from '#store/slots.ts'

function Badge() {
  const slot = useSlots(({ slots }) => slots[0])
  return slot ? <NumericsBadge slot={slot} /> : null
}

async function show(numerics: NonNullable<Script['numerics']>): Promise<void> {
  await loadScripted('a', 'base', [], { numerics })
  await render(<Badge />)
}

beforeEach(resetStores)

test('says at how many places the numbers are the same, and explains it', async () => {
  await show({ 'wasm fp32': 'agrees' })
  const badge = page.getByRole('button', { name: 'Numbers checked: same top token at 128 of 128 places' })
  await expect.element(badge).toHaveAccessibleDescription(/reference predictions.*KL divergence/)
})

test('says that they differ, and what computes right', async () => {
  await show({ 'wasm fp32': 'differs' })
  const badge = page.getByRole('button', { name: 'Numbers differ from the reference' })
  await expect
    .element(badge)
    .toHaveAccessibleDescription(/same at 104 of 128 places.*WASM computes the right ones/)
})

test(
  'a reference is made where none came with the model, kept, and compared with',
  { timeout: 120_000 },
  async () => {
    const catalogue = (await (await fetch('/models/catalogue.json')).json()) as { models: ModelCard[] }
    const base = catalogue.models.find(({ id }) => id === 'base')
    if (!base) throw new Error('no base')
    const files = base.files.filter(({ path }) => path !== 'certificate.json')
    const source = { kind: 'site', path: '/models/base/' } as const
    const card: ModelCard = { ...base, id: `base-${Date.now()}`, source, files }
    await useSlots.getState().load('a', card, { device: 'wasm' })
    await render(<Badge />)
    await page.getByRole('button', { name: 'Numbers not checked' }).click()
    await page.getByRole('button', { name: 'Make a reference on WASM' }).click()
    await expect
      .element(page.getByText('Numbers checked: same top token at 72 of 72 places'), { timeout: 90_000 })
      .toBeVisible()
    const made = certificateOf(card)
    useCertificates.setState({ kept: new Map() })
    await useCertificates.getState().fetch()
    expect(certificateOf(card)).toEqual(made)
    expect(made?.madeWith.device).toBe('wasm')
  },
)
