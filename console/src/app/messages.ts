import type { en } from './languages/en.ts';
import type { Message } from './message.ts';

export type MessageKey = keyof typeof en;

/** Every word of the console in one language; a missing or misspelt key does not compile. */
export type Messages = Record<MessageKey, Message>;
