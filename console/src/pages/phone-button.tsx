import { useState } from 'react';
import { hasDemoPhone, scan } from '../account/demo.ts';
import { useText } from '../app/text.tsx';
import { Button } from '../ui/button.tsx';
import { PhoneIcon } from '../ui/icons.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** A phone for the local stack, where there is no WhatsApp; else who the code is for. */
export function PhoneButton({ demoUrl, sessionId }: { demoUrl: string; sessionId: string }) {
  const text = useText();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  if (!hasDemoPhone()) {
    return <p className="text-center text-sm text-muted">{text.say('phone.real')}</p>;
  }
  return (
    <div className="text-center">
      <Button
        kind="primary"
        busy={state === 'busy'}
        onClick={async () => {
          setState('busy');
          setState((await scan(demoUrl, sessionId)) ? 'idle' : 'failed');
        }}
      >
        <PhoneIcon className="size-4" />
        {text.say('phone.scan')}
      </Button>
      <p className="mt-1.5 text-xs text-muted">{text.say('phone.hint')}</p>
      <Trouble>{state === 'failed' ? text.say('phone.failed') : ''}</Trouble>
    </div>
  );
}
