// Loaded before a worker that is to speak to a fake WhatsApp: whose certificates it trusts is all that is changed.
import { WA_CERT_DETAILS } from 'baileys';

/** @param rootKey in hex */
export function trust(rootKey: string): void {
  WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(rootKey, 'hex');
}

if (process.env.FAKE_WHATSAPP_ROOT) {
  trust(process.env.FAKE_WHATSAPP_ROOT);
}
