import { useEffect } from 'react'

import { formatStorage } from '#panels/storageWords.ts'
import styles from '#panels/models/Models.module.css'
import { useDevice, type CapabilityReport } from '#store/device.ts'
import { formatMegabytes } from '#ui/figures.ts'

/** What this browser and device can do for models. */
export function DeviceFacts() {
  const report = useDevice((state) => state.report)
  useEffect(() => void useDevice.getState().inspect(), [])
  return (
    <section className={styles['section']} aria-label="This device">
      <h2>This device</h2>
      {report ? (
        <dl className={styles['facts']}>
          {factsOf(report).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={styles['soft']}>Looking ...</p>
      )}
    </section>
  )
}

type Fact = readonly [name: string, value: string]

function factsOf({
  gpu,
  memoryGiB,
  cores,
  isIsolated,
  hasJspi,
  savesData,
  storage,
}: CapabilityReport): Fact[] {
  return [
    ...gpuFacts(gpu),
    ['Memory', memoryGiB === null ? 'the browser does not say' : `at least ${memoryGiB} GB`],
    ['Processor', cores === null ? 'the browser does not say' : `${cores} cores`],
    [
      'WebAssembly',
      `${hasJspi ? 'can be suspended (smaller build)' : 'asyncify build'}, ${isIsolated ? 'threads' : 'one thread'}`,
    ],
    ['Room for models', roomWords(storage)],
    ...(savesData
      ? [['Connection', 'meant to save data: nothing large is fetched without a click'] as const]
      : []),
  ]
}

function gpuFacts(gpu: CapabilityReport['gpu']): Fact[] {
  if (gpu.state === 'no-webgpu') return [['WebGPU', 'this browser has none: models run on the processor']]
  if (gpu.state !== 'present')
    return [['WebGPU', 'there, but without a graphics adapter (blocked or switched off)']]
  return [
    ['WebGPU', `${gpu.name}${gpu.isSoftware ? ', computed in software (slow)' : ''}`],
    ['16-bit floats', gpu.hasF16 ? 'yes' : 'no: q4f16 and fp16 files do not run on WebGPU here'],
    ['Largest tensor', `${formatMegabytes(gpu.maxStorageBufferBindingSize)} at once`],
  ]
}

function roomWords(storage: CapabilityReport['storage']): string {
  if (!storage) return 'the browser does not say'
  return `${formatStorage(Math.max(0, storage.quotaBytes - storage.usageBytes))} free of ${formatStorage(storage.quotaBytes)}`
}
