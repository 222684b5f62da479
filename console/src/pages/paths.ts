export const HOME = '/';
export const SESSION = '/sessions/:id';
/** Of operators. */
export const WORKERS = '/workers';

export const pathOf = (id: string) => `/sessions/${encodeURIComponent(id)}`;
