/** A session ends this long after its last request. */
export const idleMs = 12 * 60 * 60 * 1000;

/** A session ends this long after sign-in, whatever happens in it. */
export const absoluteMs = 7 * 24 * 60 * 60 * 1000;

/** How exactly "last request" is kept: one write in so much time, so an idle session may end this much early. */
export const touchEveryMs = 5 * 60 * 1000;
