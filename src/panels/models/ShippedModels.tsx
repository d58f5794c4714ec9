import { ModelOffer } from '#panels/models/ModelOffer.tsx'
import styles from '#panels/models/Models.module.css'
import { roleColour, roleNames } from '#panels/roles.ts'
import { useCatalogue } from '#store/catalogue.ts'
import { Disclosure } from '#ui/Disclosure.tsx'

/** The models that are files of this site. */
export function ShippedModels() {
  const models = useCatalogue((state) => state.models)
  return (
    <section className={styles['section']} aria-label="Come with the page">
      <h2>Come with the page</h2>
      <p className={styles['soft']}>
        Siblings: five models from one base, with one tokenizer and one number format, so that only the tuning
        differs. <a href="#/training">How they were trained</a>
      </p>
      <ul className={styles['list']}>
        {models.map((card) => (
          <li key={card.id} className={styles['model']} style={{ borderLeftColor: roleColour(card.role) }}>
            <div className={styles['head']}>
              <h3>{card.name}</h3>
              <p className={styles['soft']}>
                {roleNames[card.role]} · {card.licence}
              </p>
            </div>
            <p>{card.summary}</p>
            <Disclosure summary={`Load ${card.name}`}>
              <ModelOffer card={card} role={card.role} />
            </Disclosure>
          </li>
        ))}
      </ul>
    </section>
  )
}
