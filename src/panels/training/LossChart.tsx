import { Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'

import styles from '#panels/training/LossChart.module.css'
import hidden from '#ui/hidden.module.css'

type LossChartProps = {
  /** What the chart shows, in words. */
  readonly label: string
  readonly colour: string
  readonly loss: readonly (readonly [number, number])[]
  readonly validation: readonly (readonly [number, number])[]
  readonly keptStep: number
}

const tick = { fill: 'var(--ink-soft)', fontSize: 12 }

/** The first size, until the box has been measured; without one Recharts warns of an empty chart. */
const firstSize = { width: 320, height: 200 }

/** Two curves and the step that was kept. Screen readers hear its label: the table beside it has the figures. */
export function LossChart({ label, colour, loss, validation, keptStep }: LossChartProps) {
  const training = new Map(loss)
  const heldBack = new Map(validation)
  const steps = [...new Set([...training.keys(), ...heldBack.keys()])].toSorted((a, b) => a - b)
  const rows = steps.map((step) => ({ step, training: training.get(step), validation: heldBack.get(step) }))
  return (
    <>
      <p className={hidden['hidden']}>{label}</p>
      <div className={styles['chart']} aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%" initialDimension={firstSize}>
          <LineChart
            data={rows}
            accessibilityLayer={false}
            margin={{ top: 8, right: 12, bottom: 0, left: -16 }}
          >
            <XAxis
              dataKey="step"
              type="number"
              domain={[0, 'dataMax']}
              tick={tick}
              tickFormatter={(step: number) => step.toLocaleString('en')}
              stroke="var(--line-strong)"
            />
            <YAxis tick={tick} stroke="var(--line-strong)" domain={[0, 'auto']} />
            <Tooltip
              formatter={(value) => (typeof value === 'number' ? value.toFixed(3) : value)}
              labelFormatter={(step) => `Step ${Number(step).toLocaleString('en')}`}
              contentStyle={{ background: 'var(--surface)', borderColor: 'var(--line)', fontSize: 13 }}
              itemStyle={{ color: 'var(--ink)' }}
              isAnimationActive={false}
            />
            <ReferenceLine x={keptStep} stroke="var(--ink)" strokeDasharray="3 3" />
            <Line
              dataKey="training"
              name="Training"
              stroke={colour}
              strokeOpacity={0.6}
              strokeWidth={1}
              dot={false}
              connectNulls
              isAnimationActive={false}
            />
            <Line
              dataKey="validation"
              name="Validation"
              stroke={colour}
              strokeWidth={2.5}
              dot={{ r: 2.5, fill: colour, strokeWidth: 0 }}
              connectNulls
              isAnimationActive={false}
            />
          </LineChart>
        </ResponsiveContainer>
      </div>
    </>
  )
}
