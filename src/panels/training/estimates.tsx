import shared from '#panels/training/Training.module.css'
import type { Estimate } from '#store/trainingFiles.ts'
import { formatShare } from '#ui/figures.ts'

type EstimateCellProps = { readonly estimate: Estimate | null | undefined; readonly unit: 'share' | 'bits' }

/** A value with its 95% interval; a dash where nothing was measured. */
export function EstimateCell({ estimate, unit }: EstimateCellProps) {
  if (!estimate) return <td>–</td>
  const format = (value: number): string => (unit === 'bits' ? value.toFixed(2) : formatShare(value))
  return (
    <td>
      {format(estimate.value)}
      <span className={shared['interval']}>
        {format(estimate.low)} to {format(estimate.high)}, <span>n {estimate.n.toLocaleString('en')}</span>
      </span>
    </td>
  )
}
