/**
 * Extension: on an answer whose source did not answer just now. The time, in UTC, at which what stands in it was read;
 * changes wait for as long as answers carry it.
 */
export const readAtHeader = 'x-read-at';
