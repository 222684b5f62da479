// What both contestants and the load on them agree on.
export const PATH = '/socket.io/';
export const QR_EVENT = 'qr_code_updated';

const userOf = (number) => `user${number}`;

/** Viewer and publisher count users from zero, and so name the same ones. */
export const user = (number) => ({ id: userOf(number), session: `${userOf(number)}-personal` });

/** As long as the codes that WhatsApp gives: a reference and three keys, 237 characters. */
export const qrCode = (number) => `2@${String(number).padStart(10, '0')}${'kZ7Qw3vT'.repeat(28)}x`;
