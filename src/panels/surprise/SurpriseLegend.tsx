import { heatInk } from '#panels/surprise/heat.ts'
import { heatSteps } from '#panels/surprise/bits.ts'
import styles from '#panels/surprise/Surprise.module.css'

export function SurpriseLegend() {
  return (
    <ul className={styles['legend']} aria-label="Colours, in bits per token">
      <li className={styles['unit']}>Bits per token</li>
      {heatSteps.map((bound, step) => {
        const next = heatSteps[step + 1]
        return (
          <li key={bound} style={{ background: `var(--heat-${step})`, color: heatInk(step) }}>
            {next === undefined ? `${bound} and more` : step === 0 ? `below ${next}` : `${bound} to ${next}`}
          </li>
        )
      })}
    </ul>
  )
}
