import { TableBox } from '#panels/training/TableBox.tsx'
import shared from '#panels/training/Training.module.css'

/** As in training/README.md, which has the paths and the counts. */
const sources = [
  {
    name: "P3, a part of T0's training mixture",
    what: '42,287 prompts with completions; general text for the base',
    licence: 'Apache 2.0 for the prompts; the underlying texts keep theirs',
  },
  {
    name: 'The Schema-Guided Dialogue Dataset',
    what: '12,174 task dialogues; raw text for the domain',
    licence: 'CC BY-SA 4.0',
  },
  { name: 'Taskmaster-4', what: '3,710 ordering dialogues', licence: 'CC BY 4.0' },
  {
    name: 'Banking77 (Casanueva et al., 2020)',
    what: '10,003 bank queries, 77 intents',
    licence: 'CC BY 4.0',
  },
  {
    name: 'CLINC150 (Larson et al., 2019)',
    what: '18,000 requests and 200 that are out of scope',
    licence: 'CC BY 3.0',
  },
  { name: 'Countries', what: 'capitals, continents, currencies', licence: 'MIT' },
  { name: 'This project', what: 'instructions, wordings, replies, small talk', licence: 'Apache 2.0' },
]

/** Where the data comes from and under which licences. */
export function Sources() {
  return (
    <>
      <h2>Where the data comes from</h2>
      <p className={shared['prose']}>
        A tenth of every source was kept for validation. Official test sets were not used at all.
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
          </tr>
        </thead>
        <tbody>
          {sources.map(({ name, what, licence }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={shared['words']}>{what}</td>
              <td className={shared['words']}>{licence}</td>
            </tr>
          ))}
        </tbody>
      </TableBox>
    </>
  )
}
