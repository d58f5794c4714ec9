import { middleOf } from '#panels/decide/distanceBins.ts'
import styles from '#panels/decide/CurvePlot.module.css'
import type { BinRow } from '#panels/decide/DistanceCurve.tsx'
import { roleColour } from '#panels/roles.ts'
import type { RunModel } from '#suites/run.ts'

/** In units of the drawing. */
const size = { width: 640, height: 300, left: 60, right: 24, top: 14, bottom: 56 }
/** Between the models of one bin, so that their bars do not lie on each other. */
const shift = 5

const rateTicks = [0, 0.25, 0.5, 0.75, 1]
/** A line in another pattern for each model, for who cannot tell the colours. */
const dashes = ['none', '6 4', '2 3', '10 4 2 4']

type CurvePlotProps = { readonly rows: readonly BinRow[]; readonly models: readonly RunModel[] }

/** Rates over distance with their intervals. The table below says the same. */
export function CurvePlot({ rows, models }: CurvePlotProps) {
  const middles = rows.map(({ bin }) => middleOf(bin))
  const [first, last] = tickRange(middles)
  const xOf = (distance: number): number =>
    size.left + ((10 * distance - first) / (last - first)) * (size.width - size.left - size.right)
  const distanceTicks = Array.from({ length: last - first + 1 }, (_, place) => (first + place) / 10)
  return (
    <figure className={styles['plot']}>
      <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
        {rateTicks.map((rate) => (
          <g key={rate}>
            <line
              className={styles['grid']}
              x1={size.left}
              x2={size.width - size.right}
              y1={yOf(rate)}
              y2={yOf(rate)}
            />
            <text x={size.left - 8} y={yOf(rate)} textAnchor="end" dominantBaseline="middle">
              {100 * rate}%
            </text>
          </g>
        ))}
        {distanceTicks.map((distance) => (
          <text key={distance} x={xOf(distance)} y={size.height - size.bottom + 22} textAnchor="middle">
            {distance.toFixed(1)}
          </text>
        ))}
        <text x={(size.left + size.width) / 2} y={size.height - 8} textAnchor="middle">
          distance, the middle item of each bin
        </text>
        {models.map(({ slotId, role }, place) => (
          <Curve
            key={slotId}
            colour={roleColour(role)}
            dash={dashes[place] ?? 'none'}
            points={rows.flatMap(({ scores }, bin) => {
              const score = scores[place]
              const x = xOf(middles[bin] ?? 0) + shift * (place - (models.length - 1) / 2)
              return score ? [{ x, rate: score.rate, ...score.interval }] : []
            })}
          />
        ))}
      </svg>
      <figcaption>
        {models.map(({ slotId, name, role }, place) => (
          <span key={slotId} style={{ color: roleColour(role) }}>
            <svg className={styles['key']} viewBox="0 0 32 8" aria-hidden="true">
              <line
                className={styles['line']}
                x1="0"
                x2="32"
                y1="4"
                y2="4"
                strokeDasharray={dashes[place] ?? 'none'}
              />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

/** The tenths around all distances, at least one apart. */
function tickRange(distances: readonly number[]): readonly [first: number, last: number] {
  const first = Math.floor(10 * Math.min(...distances))
  return [first, Math.max(first + 1, Math.ceil(10 * Math.max(...distances)))]
}

type Point = { readonly x: number; readonly rate: number; readonly low: number; readonly high: number }
type CurveProps = { readonly colour: string; readonly dash: string; readonly points: readonly Point[] }

function Curve({ colour, dash, points }: CurveProps) {
  return (
    <g style={{ color: colour }}>
      <polyline
        className={styles['line']}
        strokeDasharray={dash}
        points={points.map(({ x, rate }) => `${x},${yOf(rate)}`).join(' ')}
      />
      {points.map(({ x, rate, low, high }) => (
        <g key={x}>
          <line className={styles['interval']} x1={x} x2={x} y1={yOf(low)} y2={yOf(high)} />
          <circle className={styles['point']} cx={x} cy={yOf(rate)} r="3.5" />
        </g>
      ))}
    </g>
  )
}

function yOf(rate: number): number {
  return size.top + (1 - rate) * (size.height - size.top - size.bottom)
}
