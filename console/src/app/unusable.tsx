import { Page } from '../pages/page.tsx';
import { Shell } from './shell.tsx';
import { useText } from './text.tsx';

/** Without its configuration the console knows nobody to talk to. */
export function Unusable() {
  const text = useText();
  return (
    <Shell>
      <Page title={text.say('app.unusable')}>
        <p className="text-muted">{text.say('app.unusable.hint')}</p>
      </Page>
    </Shell>
  );
}
