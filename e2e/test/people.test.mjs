// What people see of the packaged gateway: its pages, the local stack, and what the documents say.
import { inSomeOrder, onOneStack } from '../harness/telling.mjs';
import { theConsole } from '../stories/console/index.mjs';
import { documentedClients } from '../stories/documented-clients.mjs';
import { examples } from '../stories/examples.mjs';
import { frontEnd } from '../stories/front-end.mjs';
import { localStack } from '../stories/local-stack.mjs';
import { tutorials } from '../stories/tutorials.mjs';

onOneStack('what people see', (tell) => {
  inSomeOrder([frontEnd, documentedClients, examples, theConsole, localStack, tutorials]).forEach((story) => tell(story));
});
