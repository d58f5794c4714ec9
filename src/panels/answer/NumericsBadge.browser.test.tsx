import { beforeEach, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { page } from 'vitest/browser'

import { NumericsBadge } from '#panels/answer/NumericsBadge.tsx'
import type { LoadOptions } from '#protocol/engine.ts'
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

test('says that the numbers agree, and explains at how many places', async () => {
  await show({ 'wasm fp32': 'agrees' })
  const badge = page.getByRole('button', { name: 'Numbers agree' })
  await expect
    .element(badge)
    .toHaveAccessibleDescription(/reference predictions.*same at 128 of 128 places.*KL divergence/)
})

test('says that they differ, and what computes right', async () => {
  await show({ 'wasm fp32': 'differs' })
  const badge = page.getByRole('button', { name: 'Numbers differ' })
  await expect
    .element(badge)
    .toHaveAccessibleDescription(/same at 104 of 128 places.*WASM computes the right ones/)
})

test('a reference in another number format tells gross faults only, and says so', async () => {
  await loadScripted('a', 'base', [], { numerics: { 'wasm fp32': 'agrees' } })
  useSlots.setState(({ slots }) => ({
    slots: slots.map((slot) => ({
      ...slot,
      report: slot.report && {
        ...slot.report,
        numerics: slot.report.numerics && { ...slot.report.numerics, isRough: true },
      },
    })),
  }))
  await render(<Badge />)
  await expect.element(page.getByRole('button', { name: 'Numbers agree' })).not.toBeInTheDocument()
  await expect
    .element(page.getByRole('button', { name: 'Numbers without gross faults' }))
    .toHaveAccessibleDescription(/another number format.*only gross faults would show/)
})

test('the button for a reference names what that fetches, where it is much', async () => {
  await loadScripted('a', 'base', [])
  const files = [{ path: 'onnx/model.onnx', sizeBytes: 134e6, sha256: null }]
  useSlots.setState(({ slots }) => ({
    slots: slots.map((slot) => ({
      ...slot,
      card: slot.card && { ...slot.card, variants: [{ dtype: 'fp32', files }] },
      report: slot.report && { ...slot.report, runtime: 'ort' },
    })),
  }))
  await render(<Badge />)
  await page.getByRole('button', { name: 'Numbers not checked' }).click()
  await expect
    .element(page.getByRole('button', { name: /Make a reference on WASM \(fetches up to 268(\.0)? MB\)/ }))
    .toBeVisible()
})

/** The shipped base model without its certificate: on the site, and as files of a folder that are kept nowhere. */
async function uncertified(kind: 'site' | 'folder'): Promise<[ModelCard, LoadOptions]> {
  const catalogue = (await (await fetch('/models/catalogue.json')).json()) as { models: ModelCard[] }
  const base = catalogue.models.find(({ id }) => id === 'base')
  if (!base) throw new Error('no base')
  const id = `base-${Date.now()}`
  const listed = base.files.filter(({ path }) => path !== 'certificate.json')
  const source = { kind: 'site', path: '/models/base/' } as const
  if (kind === 'site') return [{ ...base, id, source, files: listed }, { device: 'wasm' }]
  const paths = [...listed, ...(base.variants[0]?.files ?? [])].map(({ path }) => path)
  const blobs = paths.map(
    async (path) => [path, await (await fetch(`${source.path}${path}`)).blob()] as const,
  )
  const files = new Map(await Promise.all(blobs))
  return [
    { ...base, id, source: { kind: 'local', folderId: id }, files: listed },
    { device: 'wasm', files },
  ]
}

test.for(['site', 'folder'] as const)(
  'a reference is made where none came with the model, kept, and compared with: %s',
  { timeout: 120_000 },
  async (kind) => {
    const [card, options] = await uncertified(kind)
    await useSlots.getState().load('a', card, options)
    await render(<Badge />)
    await page.getByRole('button', { name: 'Numbers not checked' }).click()
    await page.getByRole('button', { name: 'Make a reference on WASM' }).click()
    const badge = page.getByRole('button', { name: 'Numbers agree' })
    await expect.element(badge, { timeout: 90_000 }).toBeVisible()
    await expect.element(badge).toHaveAccessibleDescription(/same at 72 of 72 places/)
    const made = certificateOf(card, options)
    useCertificates.setState({ kept: new Map() })
    await useCertificates.getState().fetch()
    expect(certificateOf(card, options)).toEqual(made)
    expect(made?.madeWith.device).toBe('wasm')
    const other = { ...card, variants: [...card.variants, { dtype: 'q4' as const, files: [] }] }
    expect(certificateOf(other, { ...options, dtype: 'q4' })).toBeUndefined()
  },
)
