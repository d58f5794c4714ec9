import { DeviceFacts } from '#panels/models/DeviceFacts.tsx'
import { HubModels } from '#panels/models/HubModels.tsx'
import { KeptModels } from '#panels/models/KeptModels.tsx'
import { LoadedModels } from '#panels/models/LoadedModels.tsx'
import { LocalFolder } from '#panels/models/LocalFolder.tsx'
import styles from '#panels/models/Models.module.css'
import { ShippedModels } from '#panels/models/ShippedModels.tsx'

/** What is loaded, what can be, from where and at what cost. */
export function Models() {
  return (
    <div className={styles['models']}>
      <LoadedModels />
      <KeptModels />
      <ShippedModels />
      <HubModels />
      <LocalFolder />
      <DeviceFacts />
    </div>
  )
}
