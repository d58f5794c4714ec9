import { TableBox } from '#panels/training/TableBox.tsx'
import shared from '#panels/training/Training.module.css'

/** As in training/README.md. Addresses are plain text: nothing on the page leads elsewhere. */
const sources = [
  {
    name: "P3, a part of T0's training mixture",
    what: '42,287 prompts with completions; general text for the base',
    licence: 'Apache 2.0 for the prompts; the underlying texts keep theirs',
    from: 'github.com/yizhongw/self-instruct (t0_train_50k)',
  },
  {
    name: 'The Schema-Guided Dialogue Dataset',
    what: '12,174 task dialogues; raw text for the domain',
    licence: 'CC BY-SA 4.0',
    from: 'github.com/google-research-datasets/dstc8-schema-guided-dialogue',
  },
  {
    name: 'Taskmaster-4',
    what: '3,710 ordering dialogues',
    licence: 'CC BY 4.0',
    from: 'github.com/google-research-datasets/Taskmaster (TM-4-2024)',
  },
  {
    name: 'Banking77 (Casanueva et al., 2020)',
    what: '10,003 bank queries, 77 intents',
    licence: 'CC BY 4.0',
    from: 'github.com/PolyAI-LDN/task-specific-datasets',
  },
  {
    name: 'CLINC150 (Larson et al., 2019)',
    what: '18,000 requests and 200 that are out of scope',
    licence: 'CC BY 3.0',
    from: 'github.com/clinc/oos-eval',
  },
  {
    name: 'Countries',
    what: 'capitals, continents, currencies',
    licence: 'MIT',
    from: 'for instance github.com/annexare/Countries',
  },
  {
    name: 'This project',
    what: 'instructions, wordings, replies, small talk',
    licence: 'Apache 2.0',
    from: 'training/tasks/',
  },
]

/** Where the data comes from and under which licences. */
export function Sources() {
  return (
    <>
      <h2>Where the data comes from</h2>
      <p className={shared['prose']}>
        A tenth of every set of texts was kept for validation; the lists of facts were not split. Official
        test sets were not used at all.
      </p>
      <TableBox label="Sources and licences" isWhole>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col" className={shared['words']}>
              What
            </th>
            <th scope="col" className={shared['words']}>
              Licence
            </th>
            <th scope="col" className={shared['words']}>
              Where from
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.map(({ name, what, licence, from }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={shared['words']}>{what}</td>
              <td className={shared['words']}>{licence}</td>
              <td className={`${shared['words']} ${shared['address']}`}>{from}</td>
            </tr>
          ))}
        </tbody>
      </TableBox>
    </>
  )
}
