export const HOME = '/';
export const SESSION = '/sessions/:id';

export const pathOf = (id: string) => `/sessions/${encodeURIComponent(id)}`;
