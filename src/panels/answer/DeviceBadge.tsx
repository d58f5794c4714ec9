import type { LoadReport } from '#protocol/answer.ts'
import type { Device } from '#protocol/model.ts'
import { isSoftwareName } from '#store/device.ts'
import { Explained } from '#ui/Explained.tsx'
import { formatDuration } from '#ui/figures.ts'

export const deviceNames: Record<Device, string> = { webgpu: 'WebGPU', wasm: 'WASM' }

const deviceMeanings: Record<Device, string> = {
  webgpu: 'The model runs on the graphics processor, through WebGPU',
  wasm: 'The model runs on the processor, through WebAssembly',
}

const softwareMeaning = 'The processor stands in for it here: the same answers, slower.'

/** Where and in which number format a loaded model runs. */
export function DeviceBadge({ report }: { readonly report: LoadReport | null }) {
  if (!report) return null
  const { device, dtype, adapter, contextLength, loadMs } = report
  const explanation = [
    `${deviceMeanings[device]}${adapter ? ` (${adapter})` : ''}.`,
    ...(adapter && isSoftwareName(adapter) ? [softwareMeaning] : []),
    `Its weights are stored as ${dtype}.`,
    `It reads at most ${contextLength.toLocaleString('en')} tokens, prompt and answer together.`,
    `Loading took ${formatDuration(loadMs)}.`,
  ].join(' ')
  return (
    <Explained explanation={explanation}>
      {deviceNames[device]} · {dtype}
    </Explained>
  )
}
