import { Tabs } from '@base-ui/react/tabs'
import { useEffect, useState } from 'react'

import { fillAndAsk } from '#prompt/askPrompt.ts'
import { fetchTiers, type Tier } from '#prompt/suggestionList.ts'
import styles from '#prompt/Suggestions.module.css'

/** Prompts to begin with, by their distance from the specialist's training. One click asks. */
export function Suggestions() {
  const [tiers, setTiers] = useState<readonly Tier[] | 'missing'>([])
  useEffect(() => {
    fetchTiers().then(setTiers, () => setTiers('missing'))
  }, [])
  if (tiers === 'missing') {
    return (
      <p className={styles['missing']}>The suggested prompts could not be fetched; your own work as well.</p>
    )
  }
  // Space is kept while they arrive, so that nothing jumps.
  return (
    <section className={styles['suggestions']} aria-label="Suggested prompts">
      {tiers.length > 0 && (
        <Tabs.Root defaultValue="T0">
          <Tabs.List className={styles['tabs']} aria-label="Distance from the specialist's training">
            {tiers.map(({ code, name }) => (
              <Tabs.Tab key={code} value={code} className={styles['tab']}>
                <b>{code}</b> {name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {tiers.map((tier) => (
            <Tabs.Panel key={tier.code} value={tier.code} className={styles['panel']}>
              <TierPrompts tier={tier} />
            </Tabs.Panel>
          ))}
        </Tabs.Root>
      )}
    </section>
  )
}

function TierPrompts({ tier }: { readonly tier: Tier }) {
  return (
    <>
      <p className={styles['summary']}>{tier.summary}</p>
      <ul className={styles['prompts']}>
        {tier.prompts.map((prompt) => (
          <li key={prompt}>
            <button
              type="button"
              className={styles['prompt']}
              title={prompt}
              onClick={() => void fillAndAsk(prompt)}
            >
              {prompt}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
