// What both contestants and the load on them agree on.
export const PATH = '/socket.io/';
export const QR_EVENT = 'qr_code_updated';

const CODE = '"2@';
const DIGITS = 10;

const userOf = (number) => `user${number}`;

/** Viewer and publisher count users from zero, and so name the same ones. */
export const user = (number) => ({ id: userOf(number), session: `${userOf(number)}-personal` });

/** As long as the codes that WhatsApp gives: a reference and three keys, 237 characters. */
export const qrCode = (number) => `2@${String(number).padStart(DIGITS, '0')}${'kZ7Qw3vT'.repeat(28)}x`;

/** Of the code in a frame. */
export function numberOf(frame) {
  const start = frame.indexOf(CODE) + CODE.length;
  return Number(frame.latin1Slice(start, start + DIGITS));
}
